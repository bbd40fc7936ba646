using System.Globalization;

namespace Pyoco;

/// <summary>How ffmpeg encodes frames: a container, an encoder and its settings.</summary>
/// <param name="Container">The name of ffmpeg's muxer.</param>
/// <param name="Encoder">The name of ffmpeg's encoder.</param>
/// <param name="PixelFormat">The name of ffmpeg's pixel format.</param>
/// <param name="Settings">Further arguments.</param>
internal sealed record VideoEncoding(string Container, string Encoder, string PixelFormat, IReadOnlyList<string> Settings)
{
    // The index before the frames, so that players begin before they have all of the file; tags of any name.
    private static readonly string[] QuickTime = ["-movflags", "+faststart+use_metadata_tags"];

    // As they are encoded, and as the file states it: players take untagged small frames for BT.601, large ones for BT.709.
    private const string Colours =
        "scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp,"
        + "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709";

    /// <summary>Whether the frames are converted to luminance and chrominance, the latter at half the columns and perhaps rows, so that
    /// sizes are even.</summary>
    public bool IsConverted => PixelFormat.StartsWith("yuv", StringComparison.Ordinal);

    /// <summary>H.264 that every browser and phone plays.</summary>
    public static VideoEncoding Mp4(int crf) =>
        new("mp4", "libx264", "yuv420p", ["-crf", Number(crf), .. QuickTime]);

    /// <summary>VP9.</summary>
    public static VideoEncoding WebM(int crf) => new(
        "webm", "libvpx-vp9", "yuv420p", ["-crf", Number(crf), "-b:v", "0", "-deadline", "good", "-cpu-used", "2", "-row-mt", "1"]);

    /// <summary>ProRes.</summary>
    public static VideoEncoding ProRes(ProResProfile profile) => new(
        "mov", "prores_ks", profile == ProResProfile.P4444 ? "yuv444p10le" : "yuv422p10le",
        ["-profile:v", Number((int)profile), "-vendor", "apl0", .. QuickTime]);

    /// <summary>FFV1, which keeps every bit.</summary>
    public static VideoEncoding Lossless { get; } = new("matroska", "ffv1", "bgr0", ["-level", "3", "-slicecrc", "1"]);

    /// <summary>The columns or rows of the video, of those of a clip.</summary>
    public int Padded(int size) => IsConverted ? size + size % 2 : size;

    /// <summary>The arguments that turn raw frames of standard input into a file.</summary>
    /// <param name="clip">What is written.</param>
    /// <param name="tags">A file in ffmpeg's format of metadata; null for none.</param>
    /// <param name="output">The file.</param>
    public string[] Arguments(VideoClip clip, string? tags, string output)
    {
        var delay = FrameDelay.Of(clip.FrameRate);
        string[] tagged = tags is null ? [] : ["-f", "ffmetadata", "-i", $"file:{tags}", "-map_metadata", "1"];
        return
        [
            "-hide_banner", "-nostdin", "-v", "error", "-xerror", "-y",
            "-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", $"{Padded(clip.Width)}x{Padded(clip.Height)}",
            "-framerate", $"{delay.Denominator}/{delay.Numerator}", "-i", "pipe:0", .. tagged, "-map", "0:v",
            "-vf", IsConverted ? $"{Colours},format={PixelFormat}" : $"format={PixelFormat}",
            "-c:v", Encoder, .. Settings, "-f", Container, $"file:{output}",
        ];
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
