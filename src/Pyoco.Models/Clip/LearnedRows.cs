using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Vectors of learned words in place of those of the table.</summary>
/// <param name="Places">Which of all B * L tokens they are of, (N), int64.</param>
/// <param name="Rows">The vectors, (N, D).</param>
internal sealed record LearnedRows(Tensor Places, Tensor Rows);

/// <summary>The ids of a batch of texts, told apart into those of the vocabulary and those beyond it.</summary>
internal sealed class TokenIds
{
    /// <param name="ids">The ids of all texts, one text behind the other.</param>
    /// <param name="vocabulary">How many rows the table has; ids from there on are rows of learned words.</param>
    public TokenIds(IEnumerable<int> ids, int vocabulary)
    {
        Known = [.. ids.Select(id => (long)id)];
        Places = [.. Enumerable.Range(0, Known.Length).Where(i => Known[i] >= vocabulary).Select(i => (long)i)];
        Rows = [.. Places.Select(i => Known[i] - vocabulary)];
        foreach (var place in Places)
        {
            Known[place] = 0; // any row: it is replaced, and must not be taken for the end of the text, the largest id of old files
        }
    }

    /// <summary>The ids, 0 for those of learned words.</summary>
    public long[] Known { get; }

    /// <summary>Where the learned words stand.</summary>
    public long[] Places { get; }

    /// <summary>Which row each of them is.</summary>
    public long[] Rows { get; }
}
