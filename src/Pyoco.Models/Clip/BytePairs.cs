namespace Pyoco.Models;

/// <summary>The merges of byte-level BPE (arXiv 1508.07909, algorithm 1): the pair of the lowest rank first, the leftmost of equal
/// ones.</summary>
/// <remarks>A linked list of symbols and a heap of pairs: n log n in the length of a word. Safe to share between threads.</remarks>
internal sealed class BytePairs
{
    private const int StepsBetweenLooks = 4096;
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges = [];
    private readonly int[] _inner = new int[256];
    private readonly int[] _last = new int[256];

    /// <summary>Joins a vocabulary and merges.</summary>
    /// <param name="vocabulary">The ids of symbols; every byte among them, alone and with the mark of a word's end.</param>
    /// <param name="merges">Pairs of symbols in the order of their ranks.</param>
    /// <exception cref="FormatException">A symbol of a merge, or what it makes, is not in the vocabulary.</exception>
    public BytePairs(IReadOnlyDictionary<string, int> vocabulary, IEnumerable<(string Left, string Right)> merges)
    {
        for (var value = 0; value < 256; value++)
        {
            var symbol = $"{ByteSymbols.Of((byte)value)}";
            (_inner[value], _last[value]) = (vocabulary[symbol], vocabulary[symbol + ByteSymbols.EndOfWord]);
        }

        var rank = 0;
        foreach (var (left, right) in merges)
        {
            _merges[(Id(left), Id(right))] = (rank++, Id(left + right));
        }

        int Id(string symbol) => vocabulary.TryGetValue(symbol, out var id) ? id
            : throw new FormatException($"a merge needs the symbol '{symbol}', which the vocabulary lacks.");
    }

    /// <summary>The ids of a word.</summary>
    /// <param name="word">Its UTF-8 bytes, at least one.</param>
    /// <param name="cancellationToken">Looked at every few thousand merges.</param>
    public List<int> Encode(ReadOnlySpan<byte> word, CancellationToken cancellationToken = default)
    {
        var symbols = new Symbol[word.Length];
        for (var i = 0; i < word.Length; i++)
        {
            var last = i == word.Length - 1;
            symbols[i] = new Symbol(last ? _last[word[i]] : _inner[word[i]], i - 1, last ? -1 : i + 1);
        }

        // Ranks and places in one number each, so that the heap needs no comparer.
        var pairs = new PriorityQueue<(int Place, int Left, int Right, int Id), long>();
        for (var i = 0; i < word.Length - 1; i++)
        {
            Offer(i);
        }

        for (var steps = 0; pairs.TryDequeue(out var pair, out _); steps++)
        {
            if (steps % StepsBetweenLooks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            ref var left = ref symbols[pair.Place];
            if (left.Id != pair.Left || left.Next < 0 || symbols[left.Next].Id != pair.Right)
            {
                continue; // one of them was merged otherwise
            }

            Join(symbols, pair.Place, pair.Id);
            Offer(left.Previous);
            Offer(pair.Place);
        }

        var ids = new List<int>();
        for (var at = 0; at >= 0; at = symbols[at].Next)
        {
            ids.Add(symbols[at].Id);
        }

        return ids;

        void Offer(int place)
        {
            if (place >= 0 && symbols[place] is { Next: >= 0 } left && _merges.TryGetValue((left.Id, symbols[left.Next].Id), out var merge))
            {
                pairs.Enqueue((place, left.Id, symbols[left.Next].Id, merge.Id), ((long)merge.Rank << 32) | (uint)place);
            }
        }
    }

    private static void Join(Symbol[] symbols, int place, int id)
    {
        var right = symbols[place].Next;
        symbols[place] = symbols[place] with { Id = id, Next = symbols[right].Next };
        if (symbols[right].Next >= 0)
        {
            symbols[symbols[right].Next] = symbols[symbols[right].Next] with { Previous = place };
        }

        symbols[right] = new Symbol(-1, -1, -1);
    }

    private readonly record struct Symbol(int Id, int Previous, int Next);
}
