using System.Text;

namespace Pyoco.Models;

/// <summary>The pieces of a unigram language model (arXiv 1804.10959, section 3.2) and the division of a text into the most likely of
/// them.</summary>
internal sealed class UnigramVocabulary
{
    // How much less likely than the least likely piece an unknown character is, in nats; the reference implementation's.
    private const float UnknownPenalty = 10;
    private const int StepsBetweenLooks = 4096;

    // A trie: from each node the next one of a character, and the piece that ends there.
    private readonly Dictionary<(int Node, char Next), int> _children = [];
    private readonly Dictionary<int, int> _ids = [];
    private readonly float[] _scores;
    private readonly float _unknownScore;

    /// <summary>A vocabulary.</summary>
    /// <param name="pieces">The pieces in the order of their ids, each with the logarithm of its probability; null for ids that no text
    /// has.</param>
    /// <param name="unknownId">The id of what is in no piece.</param>
    /// <exception cref="FormatException">Two pieces are the same, a score is no number, or there are no pieces.</exception>
    public UnigramVocabulary(IReadOnlyList<(string? Piece, float Score)> pieces, int unknownId)
    {
        (UnknownId, Count, _scores) = (unknownId, pieces.Count, [.. pieces.Select(p => p.Score)]);
        for (var id = 0; id < pieces.Count; id++)
        {
            if (pieces[id].Piece is { } piece && (piece.Length == 0 || !float.IsFinite(_scores[id]) || !Add(piece, id)))
            {
                throw new FormatException($"Piece {id}, '{piece}' of score {_scores[id]}, is empty, no number or there twice.");
            }
        }

        if (_ids.Count == 0 || unknownId < 0 || unknownId >= Count)
        {
            throw new FormatException($"Of {Count} pieces {_ids.Count} are in texts, and the unknown one is {unknownId}.");
        }

        _unknownScore = _ids.Values.Min(id => _scores[id]) - UnknownPenalty;
    }

    /// <summary>Number of ids.</summary>
    public int Count { get; }

    /// <summary>The id of what is in no piece.</summary>
    public int UnknownId { get; }

    /// <summary>Divides a text into the pieces whose scores have the largest sum; neighbouring unknown characters are one token.</summary>
    /// <param name="text">Valid UTF-16.</param>
    /// <param name="cancellationToken">Looked at every few thousand characters.</param>
    /// <returns>The tokens in the order of the text, each with the index of its first character.</returns>
    public List<(int Id, int Start)> Divide(string text, CancellationToken cancellationToken = default)
    {
        // Best way to each position: its score, and the last piece on it. Single precision, as the reference, for which of two equal ways
        // wins depends on it.
        var best = new (float Score, int Start, int Id)[text.Length + 1];
        Array.Fill(best, (0, -1, -1), 1, text.Length);
        var looks = 0;
        for (var start = 0; start < text.Length; start += RuneLength(text, start))
        {
            var next = start + RuneLength(text, start);
            var known = false;
            if (looks++ % StepsBetweenLooks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            for (var (at, node) = (start, 0); at < text.Length && _children.TryGetValue((node, text[at]), out node); at++)
            {
                if (_ids.TryGetValue(node, out var id))
                {
                    known |= at + 1 == next;
                    Offer(at + 1, best[start].Score + _scores[id], id);
                }
            }

            if (!known)
            {
                Offer(next, best[start].Score + _unknownScore, UnknownId);
            }

            void Offer(int end, float score, int id)
            {
                if (best[end].Start < 0 || score > best[end].Score)
                {
                    best[end] = (score, start, id);
                }
            }
        }

        return Backwards(best);
    }

    private bool Add(string piece, int id)
    {
        var node = 0;
        foreach (var next in piece)
        {
            if (!_children.TryGetValue((node, next), out var child))
            {
                child = _children.Count + 1;
                _children.Add((node, next), child);
            }

            node = child;
        }

        return _ids.TryAdd(node, id);
    }

    private List<(int Id, int Start)> Backwards((float Score, int Start, int Id)[] best)
    {
        var tokens = new List<(int Id, int Start)>();
        for (var end = best.Length - 1; end > 0; end = best[end].Start)
        {
            var (_, start, id) = best[end];
            if (id == UnknownId && tokens is [.., (var later, _)] && later == UnknownId)
            {
                tokens.RemoveAt(tokens.Count - 1);
            }

            tokens.Add((id, start));
        }

        tokens.Reverse();
        return tokens;
    }

    private static int RuneLength(string text, int at) => Rune.GetRuneAt(text, at).Utf16SequenceLength;
}
