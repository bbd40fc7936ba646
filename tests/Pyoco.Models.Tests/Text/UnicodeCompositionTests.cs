using System.Text;

namespace Pyoco.Models.Tests;

public sealed class UnicodeCompositionTests
{
    // What an application without Unicode data relies on: no text that composing changes passes for one that it does not.
    [Fact]
    public void NoCharacterThatComposingChangesIsMissed()
    {
        var missed = AllRunes().Select(r => r.ToString()).Where(IsMissed);

        Assert.Empty(missed.Select(text => $"U+{char.ConvertToUtf32(text, 0):X}"));
    }

    [Theory]
    [InlineData("a red orc, café № 5 ™ 日本語 한국어 русский 🎉 👩‍🚀 🇫🇷")]
    [InlineData("❤\ufe0f")]
    public void OrdinaryTextsAndEmojiNeedNoUnicodeData(string text) => Assert.False(UnicodeComposition.MayChange(text));

    [Theory]
    [InlineData("e\u0301", "é")]
    [InlineData("\u212b", "Å")]
    [InlineData("\u1112\u1161\u11ab", "한")]
    public void CharactersAreComposed(string text, string composed)
    {
        Assert.True(UnicodeComposition.MayChange(text));
        Assert.Equal(composed, UnicodeComposition.Compose(text));
    }

    // A character alone, and the decomposed spelling of those that have one.
    private static bool IsMissed(string text) => new[] { text, text.Normalize(NormalizationForm.FormD) }
        .Any(spelling => spelling.Normalize(NormalizationForm.FormC) != spelling && !UnicodeComposition.MayChange(spelling));

    private static IEnumerable<Rune> AllRunes() =>
        Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(c => new Rune(c))
            .Where(r => Rune.GetUnicodeCategory(r) is not System.Globalization.UnicodeCategory.OtherNotAssigned);
}
