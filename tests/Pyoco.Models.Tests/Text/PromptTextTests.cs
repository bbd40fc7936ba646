namespace Pyoco.Models.Tests;

public sealed class PromptTextTests
{
    [Fact]
    public void ALongerTextIsRefusedWithTheOptionsName()
    {
        PromptText.Check("four", 4);

        var error = Assert.Throws<ArgumentException>(() => PromptText.Check("fives", 4));

        Assert.Contains("5 characters", error.Message);
        Assert.Contains(nameof(ModelLoadOptions.MaxPromptCharacters), error.Message);
    }

    [Fact]
    public void HalfACharacterIsRefused()
    {
        Assert.Contains("position 1", Assert.Throws<ArgumentException>(() => PromptText.Check("a\ud800", 9)).Message);
        Assert.Contains("position 0", Assert.Throws<ArgumentException>(() => PromptText.Check("\udc00a", 9)).Message);
    }
}
