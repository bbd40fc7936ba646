namespace Pyoco;

/// <summary>A kind of file that clips are saved as, with the settings of its encoder. <c>Pyoco.ImageSharp</c> adds GIF
/// (<c>GifFormat</c>).</summary>
/// <remarks>WebP and animated PNG need nothing but the packages. The other formats are written by ffmpeg, which is looked for on the
/// PATH; frames of odd sizes are padded to even ones by repeating the last column and row, except without loss.</remarks>
public sealed class ClipFormat
{
    private const int DefaultMp4Crf = 17;
    private const int DefaultWebMCrf = 24;
    private readonly Action<Stream, VideoClip, ClipSaveOptions, CancellationToken>? _encode;
    private readonly Action? _check;
    private readonly string _text;

    /// <summary>A format whose files are made in the process.</summary>
    internal ClipFormat(
        string name, string extension, string mediaType, Action<Stream, VideoClip, ClipSaveOptions, CancellationToken> encode,
        Action? check = null) =>
        (Name, Extension, MediaType, _text, _encode, _check) = (name, extension, mediaType, name, encode, check);

    private ClipFormat(string name, string extension, string mediaType, VideoEncoding encoding, string setting)
    {
        (Name, Extension, MediaType, Encoding) = (name, extension, mediaType, encoding);
        _text = setting.Length == 0 ? name : $"{name} ({setting})";
    }

    /// <summary>Animated WebP without loss, by SkiaSharp: whole milliseconds a frame, at most 16,383 rows and columns.</summary>
    public static ClipFormat WebP { get; } = new("WebP", ".webp", "image/webp", WebpWriter.Write, WebpWriter.ThrowIfUnavailable);

    /// <summary>Animated PNG without loss, by no library: every viewer of PNG shows its first frame. Frame rates are fractions of 16
    /// bits.</summary>
    public static ClipFormat Apng { get; } = new("animated PNG", ".png", "image/apng", ApngWriter.Write);

    /// <summary>FFV1 in Matroska: a video that keeps every bit, for other programs of video. Needs ffmpeg.</summary>
    public static ClipFormat Lossless { get; } = new("Matroska", ".mkv", "video/matroska", VideoEncoding.Lossless, "FFV1");

    /// <summary>One of each that <see cref="VideoClip.Save"/> knows by its extension, with the default settings.</summary>
    public static IReadOnlyList<ClipFormat> All { get; } = [WebP, Apng, Mp4(), WebM(), ProRes(), Lossless];

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The extension of its files, with the dot.</summary>
    public string Extension { get; }

    /// <summary>Its media type, as in the header <c>Content-Type</c>.</summary>
    public string MediaType { get; }

    /// <summary>Whether its files hold <see cref="ClipSaveOptions.Metadata"/> and the clip's report; a GIF does not.</summary>
    public bool HoldsMetadata { get; internal init; } = true;

    /// <summary>How ffmpeg encodes it; null where the process does itself.</summary>
    internal VideoEncoding? Encoding { get; }

    /// <summary>MP4 with H.264, 4:2:0, the index before the frames: what every browser and phone plays, also while it loads. Needs
    /// ffmpeg.</summary>
    /// <param name="crf">The constant rate factor of x264, from 1, the best, to 51; 6 more are about half the bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public static ClipFormat Mp4(int crf = DefaultMp4Crf) =>
        new("MP4", ".mp4", "video/mp4", VideoEncoding.Mp4(InRange(crf, 1, 51, nameof(crf))), $"H.264, crf {crf}");

    /// <summary>WebM with VP9, 4:2:0. Needs ffmpeg.</summary>
    /// <param name="crf">The constant quality of VP9, from 0, the best, to 63.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public static ClipFormat WebM(int crf = DefaultWebMCrf) =>
        new("WebM", ".webm", "video/webm", VideoEncoding.WebM(InRange(crf, 0, 63, nameof(crf))), $"VP9, crf {crf}");

    /// <summary>QuickTime with ProRes, 10 bits: for editing. Needs ffmpeg.</summary>
    /// <param name="profile">Its profile, which decides quality and size.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such profile.</exception>
    public static ClipFormat ProRes(ProResProfile profile = ProResProfile.Hq) => Enum.IsDefined(profile)
        ? new("QuickTime", ".mov", "video/quicktime", VideoEncoding.ProRes(profile), $"ProRes {profile}")
        : throw new ArgumentOutOfRangeException(nameof(profile), profile, "A profile of ProRes was expected.");

    /// <summary>The format that a path names by its extension, with the default settings.</summary>
    /// <exception cref="ArgumentException">It names none; the message names those that there are.</exception>
    public static ClipFormat Of(string path) =>
        ClipOutput.FormatOf(path) ?? throw new ArgumentException(ClipOutput.OtherExtension(""), nameof(path));

    /// <summary>Refuses a system on which the format cannot be written: SkiaSharp's native library is missing, ffmpeg is not on the PATH,
    /// or was built without the encoder.</summary>
    /// <exception cref="NotSupportedException">It cannot; the message says what to install.</exception>
    public void ThrowIfUnavailable()
    {
        _check?.Invoke();
        if (Encoding is not null)
        {
            Ffmpeg.ThrowIfCannotEncode(Encoding.Encoder, $"Writing {this}");
        }
    }

    /// <summary>The name and what is set.</summary>
    public override string ToString() => _text;

    /// <summary>Writes a file of a format that needs no ffmpeg.</summary>
    internal void Encode(Stream stream, VideoClip clip, ClipSaveOptions options, CancellationToken cancellationToken) =>
        _encode!(stream, clip, options, cancellationToken);

    private static int InRange(int value, int least, int most, string name) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"The {name} is from {least} to {most}.");
}
