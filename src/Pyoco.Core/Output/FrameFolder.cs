using System.Globalization;

namespace Pyoco;

/// <summary>A clip as a folder of PNG files and a manifest; other folders of pictures are read, too.</summary>
internal static class FrameFolder
{
    /// <summary>The name of the manifest in the folder.</summary>
    public const string ManifestName = "pyoco-frames.json";

    private const int LeastDigits = 4;

    public static void Write(string folder, VideoClip clip, ClipSaveOptions options)
    {
        var files = Enumerable.Range(0, clip.FrameCount).Select(i => (
            NameOf(i),
            (Action<Stream>)(stream => PngImage.Write(stream, clip.Frame(i).Span, clip.Width, clip.Height)))).ToArray();
        Writer(folder).Write(files, new FolderManifest
        {
            PyocoManifest = 1,
            Files = [],
            Clip = new ClipFacts(clip.Width, clip.Height, clip.FrameRate, clip.FramesSha256),
            Metadata = options.Metadata,
        });
    }

    /// <summary>Reads a folder: the frames that its manifest lists, or, without a manifest, all its pictures in the order of their
    /// names, numbers in them by value.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Frame rate, range of frames and limit.</param>
    /// <param name="stride">Of the range one in so many is read, the first first; at least 1.</param>
    /// <exception cref="InvalidDataException">It has no frames, was not written completely, its frames differ in size or are damaged, or
    /// nothing states the frame rate, or states one that no clip has.</exception>
    public static VideoClip Read(string folder, ClipLoadOptions options, int stride = 1)
    {
        var (manifest, names) = List(folder);
        var rate = options.FrameRate ?? manifest?.Clip?.FrameRate ?? throw new InvalidDataException(
            $"The folder {folder} has no {ManifestName} that states a frame rate: set "
            + $"{nameof(ClipLoadOptions)}.{nameof(ClipLoadOptions.FrameRate)}.");
        if (!FrameRateRange.Contains(rate))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {ManifestName} of {folder} states {rate} frames a second; from 0.02 to 1000 was expected."));
        }

        var clip = FramesOf(folder, InRange(folder, names, options, stride), rate, options);
        return manifest?.Metadata is { } metadata && ClipReader.AsReport(metadata) is { } report ? clip.With(report) : clip;
    }

    /// <summary>How many frames <see cref="Read"/> finds in a folder; no picture is opened.</summary>
    /// <exception cref="InvalidDataException">It has none, or was not written completely.</exception>
    public static int CountFrames(string folder) => List(folder).Names.Length;

    /// <summary>Whether a file of a folder that nobody wrote a manifest for is one of its frames, as its name says. What systems put
    /// beside a file has names with a full stop in front (<c>._0001.png</c>).</summary>
    public static bool IsPicture(string name) => !name.StartsWith('.')
        && Path.GetExtension(name).ToLowerInvariant() is (".png" or ".jpg" or ".jpeg" or ".webp" or ".bmp");

    /// <summary>The writer of a folder. No foreign file may be named like a frame, also beyond the clip's end: a reader of 0000.png,
    /// 0001.png, ... would take it for one.</summary>
    public static FolderWriter Writer(string folder) => new(folder, ManifestName, IsFrameName);

    private static (FolderManifest? Manifest, string[] Names) List(string folder)
    {
        var manifest = FolderManifest.Read(folder, ManifestName);
        if (manifest is { Earlier: not null })
        {
            throw new InvalidDataException(
                $"The folder {folder} was not written completely; its frames may be of two clips. Save the clip again.");
        }

        string[] names = manifest is null ? PicturesOf(folder) : [.. manifest.Files.Select(f => f.Name)];
        return names.Length > 0
            ? (manifest, names)
            : throw new InvalidDataException($"The folder {folder} has no pictures (.png, .jpg, .webp or .bmp).");
    }

    private static VideoClip FramesOf(string folder, string[] names, double rate, ClipLoadOptions options)
    {
        var frames = new List<ReadOnlyMemory<byte>>(names.Length);
        var (width, height) = (0, 0);
        foreach (var name in names)
        {
            var picture = ClipReader.ReadPicture(Path.Combine(folder, name), options);
            (width, height) = frames.Count == 0 ? (picture.Width, picture.Height) : (width, height);
            if ((picture.Width, picture.Height) != (width, height))
            {
                throw new InvalidDataException(
                    $"{Path.Combine(folder, name)} is {picture.Width} x {picture.Height}; {width} x {height} was expected, as {names[0]}.");
            }

            ClipReader.ThrowIfTooLarge(width, height, names.Length, options.MaxBytes);
            frames.Add(picture.Frames[0]);
        }

        return new VideoClip(frames, width, height, rate);
    }

    private static string[] InRange(string folder, string[] names, ClipLoadOptions options, int stride)
    {
        try
        {
            return [.. ClipReader.Range(names, options).Where((_, i) => i % stride == 0)];
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The folder {folder} cannot be read as a clip: {e.Message}.", e);
        }
    }

    private static string[] PicturesOf(string folder) =>
    [
        .. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Where(IsPicture)
            .Order(StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering)),
    ];

    private static string NameOf(int index) => $"{index.ToString("D4", CultureInfo.InvariantCulture)}.png";

    private static bool IsFrameName(string name) =>
        name.EndsWith(".png", StringComparison.OrdinalIgnoreCase)
        && name[..^4] is { Length: >= LeastDigits } digits
        && digits.All(char.IsAsciiDigit);
}
