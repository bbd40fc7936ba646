namespace Pyoco.Models;

/// <summary>The clips of a folder as they are found, with the captions that several places may give.</summary>
internal sealed class ClipListing
{
    private readonly Dictionary<string, IClipSource> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _captions = new(StringComparer.Ordinal);
    private readonly List<SkippedClip> _skipped = [];

    /// <summary>Adds a clip.</summary>
    public void Add(string name, IClipSource source) => _sources[name] = source;

    /// <summary>Adds what is said of a clip that may come later; empty captions say nothing.</summary>
    public void Say(string name, IEnumerable<string> captions)
    {
        if (!_captions.TryGetValue(name, out var all))
        {
            _captions[name] = all = [];
        }

        all.AddRange(captions.Select(c => c.Trim()).Where(c => c.Length > 0 && !all.Contains(c)));
    }

    /// <summary>Leaves something out.</summary>
    public void Skip(string name, string reason) => _skipped.Add(new SkippedClip(name, reason));

    /// <summary>The clips in the order of their names, and what was left out.</summary>
    public (CaptionedClip[] Clips, IReadOnlyList<SkippedClip> Skipped) Result(bool requireCaptions)
    {
        var clips = new List<CaptionedClip>();
        foreach (var (name, source) in _sources)
        {
            var captions = _captions.GetValueOrDefault(name);
            if (captions?.Find(c => c.Length > PromptText.DefaultMaxCharacters) is { } endless)
            {
                Skip(name, $"Its caption has {endless.Length} characters; at most {PromptText.DefaultMaxCharacters} were expected.");
            }
            else if (captions is { Count: > 0 } || !requireCaptions)
            {
                clips.Add(new CaptionedClip(name, captions is { Count: > 0 } ? [.. captions] : [""], source));
            }
            else
            {
                Skip(name, captions is null ? "It has no caption." : "Its caption is empty.");
            }
        }

        foreach (var name in _captions.Keys.Where(n => !_sources.ContainsKey(n)))
        {
            Skip(name, "It has a caption, and there is no such clip.");
        }

        return ([.. clips.OrderBy(c => c.Name, StringComparer.Ordinal)], [.. _skipped.OrderBy(s => s.Name, StringComparer.Ordinal)]);
    }
}
