using System.Text.Json;
using Microsoft.Extensions.Options;
using Pyoco;

namespace WebStudio.Clips;

/// <summary>The clips that were made, each in a folder of its own, written whole or not at all, so that a restart finds them again. The
/// names of folders are <see cref="StudioId"/>s, and those of files are constants.</summary>
internal sealed partial class ClipGallery
{
    private const string ClipFile = "clip.webp";
    private const string FramesFile = "frames.png";
    private const string NoiseSheetFile = "noise.png";
    private const string NoiseFile = "noise.json";
    private const string SummaryFile = "clip.json";
    private const string Unfinished = ".unfinished-";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, ClipSummary> _clips = new(StringComparer.Ordinal);
    private readonly string _root;
    private readonly int _most;
    private readonly TimeProvider _clock;

    /// <summary>Opens the gallery and reads what is in it.</summary>
    /// <exception cref="IOException">The folder can be neither made nor read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can be neither made nor read.</exception>
    public ClipGallery(IOptions<StudioOptions> options, TimeProvider clock, ILogger<ClipGallery> logger)
    {
        (_root, _most, _clock) = (Path.GetFullPath(options.Value.Gallery), options.Value.MaxClips, clock);
        Directory.CreateDirectory(_root);
        foreach (var folder in Directory.GetDirectories(_root, $"{Unfinished}*"))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var folder in Directory.GetDirectories(_root))
        {
            if (StudioId.TryParse(Path.GetFileName(folder), null, out var id) && Read(folder, id, logger) is { } clip)
            {
                _clips.Add(id.ToString(), clip);
            }
        }

        Opened(logger, _root, _clips.Count);
    }

    /// <summary>How many clips there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _clips.Count;
            }
        }
    }

    /// <summary>The newest clips.</summary>
    /// <param name="before">Only clips older than this one; null for all.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<ClipSummary> List(StudioId? before, int most)
    {
        lock (_gate)
        {
            return [.. _clips.Reverse().Where(c => before is null || string.CompareOrdinal(c.Key, before.ToString()) < 0)
                .Take(most).Select(c => c.Value)];
        }
    }

    /// <summary>The clip of a name; null where there is none.</summary>
    public ClipSummary? Find(StudioId id)
    {
        lock (_gate)
        {
            return _clips.GetValueOrDefault(id.ToString());
        }
    }

    /// <summary>Refuses a clip before it is made.</summary>
    /// <exception cref="GalleryFullException">There is no room for one more.</exception>
    public void ThrowIfFull()
    {
        if (Count >= _most)
        {
            throw new GalleryFullException($"The gallery holds {_most} clips, as many as may be: delete some.");
        }
    }

    /// <summary>Puts a clip into the gallery.</summary>
    /// <exception cref="IOException">It cannot be written; nothing of it stays.</exception>
    public ClipSummary Add(VideoClip clip, ClipNoise noise, PriorDivergence? divergence)
    {
        var id = StudioId.Next(_clock);
        var summary = ClipSummary.Of(id, _clock.GetUtcNow(), clip.Report!, divergence);
        var folder = Path.Combine(_root, $"{Unfinished}{id}");
        try
        {
            Directory.CreateDirectory(folder);
            clip.Save(Path.Combine(folder, ClipFile), new ClipSaveOptions { Report = SavedReport.Whole });
            File.WriteAllBytes(Path.Combine(folder, FramesFile), FrameSheet.Of(clip).Png);
            File.WriteAllBytes(Path.Combine(folder, NoiseSheetFile), noise.Sheet.Png);
            Write(Path.Combine(folder, NoiseFile), NoiseSummary.Of(noise), StudioJson.Default.NoiseSummary);
            Write(Path.Combine(folder, SummaryFile), summary, StudioJson.Default.ClipSummary);
            Directory.Move(folder, FolderOf(id));
        }
        catch
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            throw;
        }

        lock (_gate)
        {
            _clips.Add(id.ToString(), summary);
        }

        return summary;
    }

    /// <summary>Deletes a clip.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Delete(StudioId id)
    {
        lock (_gate)
        {
            if (!_clips.Remove(id.ToString()))
            {
                return false;
            }
        }

        // Out of its place in one step: a process that ends in between leaves no half of a clip.
        var doomed = Path.Combine(_root, $"{Unfinished}{id}");
        Directory.Move(FolderOf(id), doomed);
        Directory.Delete(doomed, recursive: true);
        return true;
    }

    /// <summary>The frames of a clip with its whole report.</summary>
    /// <exception cref="IOException">The clip was deleted in the meantime.</exception>
    public VideoClip Load(StudioId id) => VideoClip.Load(Path.Combine(FolderOf(id), ClipFile));

    /// <summary>The PNG with a clip's frames.</summary>
    public string FramesOf(StudioId id) => Path.Combine(FolderOf(id), FramesFile);

    /// <summary>The PNG with the frames of its noise.</summary>
    public string NoiseSheetOf(StudioId id) => Path.Combine(FolderOf(id), NoiseSheetFile);

    /// <summary>The JSON with the covariances of its noise.</summary>
    public string NoiseOf(StudioId id) => Path.Combine(FolderOf(id), NoiseFile);

    private static ClipSummary? Read(string folder, StudioId id, ILogger logger)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(folder, SummaryFile));
            var clip = JsonSerializer.Deserialize(file, StudioJson.Default.ClipSummary);
            return clip?.Id == id ? clip : throw new InvalidDataException($"The folder {folder} holds another clip than its name says.");
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidDataException or UnauthorizedAccessException)
        {
            Skipped(logger, e, folder);
            return null;
        }
    }

    private static void Write<T>(string path, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var file = File.Create(path);
        JsonSerializer.Serialize(file, value, type);
    }

    private string FolderOf(StudioId id) => Path.Combine(_root, id.ToString());

    [LoggerMessage(1, LogLevel.Information, "The gallery {Folder} has {Clips} clips")]
    private static partial void Opened(ILogger logger, string folder, int clips);

    [LoggerMessage(2, LogLevel.Warning, "The folder {Folder} of the gallery cannot be read, and is left as it is")]
    private static partial void Skipped(ILogger logger, Exception reason, string folder);
}

/// <summary>The gallery has no room for one more clip.</summary>
internal sealed class GalleryFullException(string message) : Exception(message);
