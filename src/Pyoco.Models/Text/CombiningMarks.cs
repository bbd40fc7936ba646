using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Pyoco.Models;

/// <summary>Puts long runs of combining marks into their canonical order (Unicode, section 3.11), which normalization itself does in a time
/// that grows with the square of their number.</summary>
internal static class CombiningMarks
{
    // Shorter runs are left to the normalization.
    private const int LongRun = 64;

    // One mark of each combining class, lowest class first; .NET does not tell classes, but normalization sorts by them.
    private static readonly int[] Representatives =
    [
        0x0334, 0x16FF0, 0x093C, 0x3099, 0x094D, 0x05B0, 0x05B1, 0x05B2, 0x05B3, 0x05B4, 0x05B5, 0x05B6, 0x05B7, 0x05B8, 0x05B9, 0x05BB,
            0x05BC, 0x05BD,
        0x05BF, 0x05C1, 0x05C2, 0xFB1E, 0x064B, 0x064C, 0x064D, 0x0618, 0x0619, 0x061A, 0x0651, 0x0652, 0x0670, 0x0711, 0x0C55, 0x0C56,
            0x0E38, 0x0E48,
        0x0EB8, 0x0EC8, 0x0F71, 0x0F72, 0x0F74, 0x0321, 0x1DCE, 0x031B, 0x1DFA, 0x0316, 0x059A, 0x302E, 0x1D16D, 0x05AE, 0x0300, 0x0315,
            0x035C, 0x035D, 0x0345,
    ];

    private static readonly ConcurrentDictionary<Rune, int> Classes = new();

    /// <summary>A text that is canonically equivalent, with its long runs of marks decomposed and in order.</summary>
    public static string InOrder(string text)
    {
        StringBuilder? output = null;
        var copied = 0;
        for (var start = 0; start < text.Length;)
        {
            var end = EndOfRun(text, start);
            if (end - start > LongRun)
            {
                output ??= new StringBuilder(text.Length);
                output.Append(text, copied, start - copied);
                AppendInOrder(output, text.AsSpan(start, end - start));
                copied = end;
            }

            start = Math.Max(end, start + 1);
        }

        return output?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    private static int EndOfRun(string text, int start)
    {
        while (start < text.Length && Rune.TryGetRuneAt(text, start, out var rune) && IsMark(rune))
        {
            start += rune.Utf16SequenceLength;
        }

        return start;
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(
            rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static void AppendInOrder(StringBuilder output, ReadOnlySpan<char> run)
    {
        // Marks of one class keep their order; one without a class stays where it is, and nothing passes it.
        var classes = new List<Rune>?[Representatives.Length + 1];
        foreach (var composed in run.EnumerateRunes())
        {
            foreach (var mark in composed.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
            {
                var rank = Classes.GetOrAdd(mark, ClassOf);
                if (rank == 0)
                {
                    Flush();
                    output.Append(mark.ToString());
                }
                else
                {
                    (classes[rank] ??= []).Add(mark);
                }
            }
        }

        Flush();

        void Flush()
        {
            foreach (var marks in classes)
            {
                marks?.ForEach(mark => output.Append(mark.ToString()));
                marks?.Clear();
            }
        }
    }

    // 0 for marks without a class, else how many classes are not above the mark's.
    private static int ClassOf(Rune mark)
    {
        if (!Passes(mark, new Rune(Representatives[0])) && !Passes(new Rune(Representatives[^1]), mark))
        {
            return 0;
        }

        var (low, high) = (0, Representatives.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Passes(mark, new Rune(Representatives[middle])) ? (middle + 1, high) : (low, middle);
        }

        return low + 1;
    }

    // Whether the second of two marks comes to stand before the first: it has a lower class, and both have one.
    private static bool Passes(Rune first, Rune second) =>
        $"{first}{second}".Normalize(NormalizationForm.FormD) is var ordered &&
            ordered.StartsWith(second.ToString(), StringComparison.Ordinal) && first != second;
}
