using System.Globalization;
using System.Text;

namespace Pyoco.Models.Tests;

public sealed class CombiningMarksTests
{
    private static readonly Rune[] Marks =
    [
        .. Enumerable.Range(0x300, 0x1E900 - 0x300).Where(Rune.IsValid).Select(c => new Rune(c)).Where(r => Rune.GetUnicodeCategory(r) is
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark),
    ];

    [Fact]
    public void LongRunsComposeAsTheyDidWithoutOrder()
    {
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            var run = string.Concat(Enumerable.Range(0, random.Next(60, 250)).Select(_ => Marks[random.Next(Marks.Length)].ToString()));
            var text = $"x a{run}e\u0301 한";

            Assert.Equal(text.Normalize(NormalizationForm.FormC), CombiningMarks.InOrder(text).Normalize(NormalizationForm.FormC));
        }
    }

    [Fact]
    public void EveryMarkIsOrderedAmongAllClasses()
    {
        var (low, high) = (string.Concat(Enumerable.Repeat("\u0345", 40)), string.Concat(Enumerable.Repeat("\u0334", 40)));

        Assert.All(Marks, mark => Assert.Equal(
            $"{low}\u0301\u0323{mark}\u031B\u05B0{high}".Normalize(NormalizationForm.FormC),
            CombiningMarks.InOrder($"{low}\u0301\u0323{mark}\u031B\u05B0{high}").Normalize(NormalizationForm.FormC)));
    }

    // The normalization alone would need hours.
    [Fact]
    public void MillionsOfMarksAreComposed()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("\u0301\u0323", 1_000_000));

        var composed = UnicodeComposition.Compose(text);

        Assert.StartsWith("\u1EA1\u0323", composed, StringComparison.Ordinal);
        Assert.EndsWith("\u0301", composed, StringComparison.Ordinal);
    }

    [Fact]
    public void ShortRunsAreLeftAlone() => Assert.Equal("a\u0301\u0323b", CombiningMarks.InOrder("a\u0301\u0323b"));
}
