namespace Pyoco.Samples;

/// <summary>Finds the word that somebody meant.</summary>
internal static class Misspelling
{
    /// <summary>The known word that begins with a word, or else the one with the fewest letters to change, up to a third of them.</summary>
    /// <returns>The known word; null where none is near.</returns>
    public static string? Of(string word, IReadOnlyCollection<string> known)
    {
        var bare = word.TrimStart('-');
        if (bare.Length > 1 && known.Where(k => k.StartsWith(word, StringComparison.OrdinalIgnoreCase)).ToArray() is [var only])
        {
            return only;
        }

        var (nearest, changes) = known.Select(k => (Word: k, Changes: Changes(bare, k.TrimStart('-')))).MinBy(k => k.Changes);
        return changes <= Math.Max(1, bare.Length / 3) ? nearest : null;
    }

    /// <summary>How many letters to add, leave out, replace or exchange with the next one (R. A. Wagner and R. Lowrance, 1975, with
    /// nothing between exchanged letters).</summary>
    public static int Changes(string a, string b)
    {
        var least = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                least[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(least[i - 1, j], least[i, j - 1]) + 1,
                    least[i - 1, j - 1] + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    least[i, j] = Math.Min(least[i, j], least[i - 2, j - 2] + 1);
                }
            }
        }

        return least[a.Length, b.Length];
    }
}
