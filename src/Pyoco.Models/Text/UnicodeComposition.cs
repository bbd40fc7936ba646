using System.Globalization;
using System.Text;

namespace Pyoco.Models;

/// <summary>Composes characters (Unicode normalization form C), or says that it cannot.</summary>
internal static class UnicodeComposition
{
    // Composites whose canonical form is something else, and the jamo that join into Hangul syllables. Whole neighbourhoods: refusing a
    // character too many is harmless where letting one through gives other tokens than the model was trained with.
    private static readonly (int First, int Last)[] Unstable =
    [
        (0x0374, 0x0374), (0x037E, 0x037E), (0x0387, 0x0387), (0x0958, 0x095F), (0x09DC, 0x09DF), (0x0A33, 0x0A36), (0x0A59, 0x0A5E),
        (0x0B5C, 0x0B5D), (0x0F43, 0x0F69), (0x1161, 0x11C2), (0x1F00, 0x1FFF), (0x2000, 0x2001), (0x2126, 0x212B), (0x2329, 0x232A),
        (0x2ADC, 0x2ADC), (0xF900, 0xFAFF), (0xFB1D, 0xFB4E), (0x1D15E, 0x1D1C0), (0x2F800, 0x2FA1D),
    ];

    // In invariant globalization mode string.Normalize silently returns its argument.
    private static readonly bool HasUnicodeData = "e\u0301".Normalize(NormalizationForm.FormC).Length == 1;

    /// <summary>The text with its characters composed.</summary>
    /// <exception cref="NotSupportedException">Composing may change the text, and the program runs without Unicode data.</exception>
    public static string Compose(string text)
    {
        if (HasUnicodeData)
        {
            return CombiningMarks.InOrder(text).Normalize(NormalizationForm.FormC);
        }

        return !MayChange(text)
            ? text
            : throw new NotSupportedException(
                "The text has characters to compose, and that needs the Unicode data that this program runs without: "
                    + "set InvariantGlobalization to false.");
    }

    /// <summary>Whether composing may change a text; false only where it certainly does not.</summary>
    public static bool MayChange(string text) => text.EnumerateRunes().Any(MayChange);

    private static bool MayChange(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return false;
        }

        // Variation selectors, as in emoji, are marks that join with nothing.
        var isSelector = rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
        var isMark = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
        return (isMark && !isSelector) || Array.Exists(Unstable, range => rune.Value >= range.First && rune.Value <= range.Last);
    }
}
