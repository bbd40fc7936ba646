namespace Pyoco.Models.Tests;

public sealed class LabelledTextsTests
{
    [Fact]
    public void TextsAndLabelsAreKept()
    {
        var batch = new LabelledTexts(["an orc", "a hero"], [[0, 1], [1, 0]]);

        Assert.Equal(["an orc", "a hero"], batch.Texts);
        Assert.Equal([1, 0], batch.Labels[1]);
    }

    [Fact]
    public void NoTextOtherNumbersAndRaggedLabelsAreRefused()
    {
        Assert.Contains("0 texts", Assert.Throws<ArgumentException>(() => new LabelledTexts([], [])).Message);
        Assert.Contains("2 texts and 1 labels", Assert.Throws<ArgumentException>(() => new LabelledTexts(["a", "b"], [[0]])).Message);
        Assert.Contains("1, 2 questions", Assert.Throws<ArgumentException>(() => new LabelledTexts(["a", "b"], [[0], [0, 1]])).Message);
    }
}
