using System.Security.Cryptography;

namespace Pyoco.Models;

/// <summary>Finds clips that are copies of others. Only contents of equal size are read.</summary>
internal static class ClipCopies
{
    /// <summary>The clips that are no copies of others.</summary>
    /// <param name="clips">Clips.</param>
    /// <param name="others">Those that they must not repeat.</param>
    /// <param name="copies">What was left out.</param>
    public static CaptionedClip[] Without(
        IEnumerable<CaptionedClip> clips, IReadOnlyList<CaptionedClip> others, out IReadOnlyList<SkippedClip> copies)
    {
        var bySize = others.ToLookup(c => c.Length);
        var (kept, skipped) = (new List<CaptionedClip>(), new List<SkippedClip>());
        var hashes = new Dictionary<CaptionedClip, string>(ReferenceEqualityComparer.Instance);
        foreach (var clip in clips)
        {
            if (bySize[clip.Length].FirstOrDefault(o => Hash(o) == Hash(clip)) is { } original)
            {
                skipped.Add(new SkippedClip(clip.Name, $"It is a copy of {original.Name}, which is trained on."));
            }
            else
            {
                kept.Add(clip);
            }
        }

        copies = skipped;
        return [.. kept];

        string Hash(CaptionedClip clip)
        {
            if (!hashes.TryGetValue(clip, out var hash))
            {
                using var content = clip.Source.OpenContent();
                hashes[clip] = hash = Convert.ToHexStringLower(SHA256.HashData(content));
            }

            return hash;
        }
    }
}
