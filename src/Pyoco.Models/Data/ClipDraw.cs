using System.Collections.Concurrent;

namespace Pyoco.Models;

/// <summary>Draws clips of a data set in an order that is a function of the seed: every clip once in each round, another order each
/// time.</summary>
internal sealed class ClipDraw
{
    private const int MostAttempts = 100;
    private const ulong RoundPurpose = 1;
    private const ulong ReplacementPurpose = 2;

    private readonly IReadOnlyList<CaptionedClip> _clips;
    private readonly ulong _seed;
    private readonly bool _stops;
    private readonly ConcurrentDictionary<string, string> _bad;
    private readonly ConcurrentDictionary<long, int[]> _rounds = [];

    /// <param name="clips">At least one.</param>
    /// <param name="seed">Fixes the order.</param>
    /// <param name="stops">Whether the first clip that cannot be used is an exception.</param>
    /// <param name="bad">Takes the names of clips that could not be used, and why; it decides nothing.</param>
    public ClipDraw(IReadOnlyList<CaptionedClip> clips, ulong seed, bool stops, ConcurrentDictionary<string, string> bad) =>
        (_clips, _seed, _stops, _bad) = (clips, seed, stops, bad);

    /// <summary>Uses the clip at a place of the order; one that cannot be used is replaced by another, which place and seed decide,
    /// too.</summary>
    /// <exception cref="InvalidDataException">A clip cannot be used and is not to be skipped, or too many in a row cannot.</exception>
    public T At<T>(long place, Func<CaptionedClip, T> use)
    {
        var clip = _clips[Round(place / _clips.Count)[place % _clips.Count]];
        var replacements = new DataRandom(_seed, place, ReplacementPurpose);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            // One that failed before is tried again: it may have another cut now, and what is drawn must not depend on what was before.
            try
            {
                return use(clip);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                Refuse(clip, e);
            }

            clip = _clips[replacements.Below(_clips.Count)];
        }

        var (name, reason) = _bad.OrderBy(b => b.Key, StringComparer.Ordinal).First();
        throw new InvalidDataException(
            $"{_bad.Count} of {_clips.Count} clips cannot be used, and {MostAttempts} draws in a row hit none of the others. "
                + $"{name}: {reason}");
    }

    private void Refuse(CaptionedClip clip, Exception e)
    {
        _bad[clip.Name] = e.Message;
        if (_stops)
        {
            throw new InvalidDataException($"The clip {clip.Name} cannot be used. {e.Message}", e);
        }
    }

    private int[] Round(long round)
    {
        // Batches that are made ahead reach into the next round at most.
        foreach (var old in _rounds.Keys.Where(r => Math.Abs(r - round) > 2))
        {
            _rounds.TryRemove(old, out _);
        }

        return _rounds.GetOrAdd(round, r => new DataRandom(_seed, r, RoundPurpose).Order(_clips.Count));
    }
}
