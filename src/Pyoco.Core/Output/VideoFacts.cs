using System.Globalization;
using System.Text.Json;

namespace Pyoco;

/// <summary>What ffprobe says of the video of a file.</summary>
/// <param name="Width">Columns as they are shown, after the rotation that the file states.</param>
/// <param name="Height">Rows as they are shown.</param>
/// <param name="FrameRate">Frames a second; null where the file states none.</param>
/// <param name="Frames">Frames that the file says it has; null where it does not say.</param>
internal sealed record VideoFacts(int Width, int Height, double? FrameRate, int? Frames)
{
    private const string Entries =
        "stream=width,height,avg_frame_rate,r_frame_rate,nb_frames,nb_read_packets:stream_side_data=rotation:stream_tags=rotate"
        + ":format_tags";

    /// <summary>Whether frames follow each other at even times, so that a time is a frame.</summary>
    public bool IsEven { get; init; }

    /// <summary>The tag <c>pyoco</c>; null where there is none.</summary>
    public string? Metadata { get; init; }

    /// <summary>Asks ffprobe.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">Whether frames are counted where the file does not say how many it has, which reads all of it.</param>
    /// <exception cref="InvalidDataException">It has no video that ffmpeg reads.</exception>
    /// <exception cref="NotSupportedException">ffprobe is missing.</exception>
    public static VideoFacts Of(string path, bool count = false)
    {
        var facts = Parse(Ask(path, count: false));
        return count && facts.Frames is null ? Parse(Ask(path, count: true)) : facts;
    }

    /// <summary>Reads what ffprobe wrote.</summary>
    /// <exception cref="InvalidDataException">It tells of no video.</exception>
    public static VideoFacts Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("streams", out var streams) || streams.GetArrayLength() == 0)
        {
            throw new InvalidDataException("it has no video");
        }

        var stream = streams[0];
        var (width, height) = (Integer(stream, "width") ?? 0, Integer(stream, "height") ?? 0);
        if (width < 1 || height < 1)
        {
            throw new InvalidDataException("ffprobe does not tell its size: it is damaged, or of a kind that is not read");
        }

        var (average, least) = (Fraction(Text(stream, "avg_frame_rate")), Fraction(Text(stream, "r_frame_rate")));
        var isTurned = Math.Abs(Rotation(stream)) % 180 == 90;
        return new VideoFacts(
            isTurned ? height : width, isTurned ? width : height, average ?? least,
            (Integer(stream, "nb_frames") ?? Integer(stream, "nb_read_packets")) is > 0 and var frames ? frames : null)
        {
            IsEven = average is not null && average == least,
            Metadata = Tag(document.RootElement, "pyoco"),
        };
    }

    /// <summary>A rate as a fraction, such as 30000/1001; null where it is none above 0.</summary>
    public static double? Fraction(string? text)
    {
        var parts = (text ?? "").Split('/');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var numerator) && numerator > 0
            && double.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var denominator) && denominator > 0
            ? numerator / denominator
            : null;
    }

    private static string Ask(string path, bool count)
    {
        string[] counting = count ? ["-count_packets"] : [];
        var (json, code, error) = Ffmpeg.Run(
            Ffmpeg.Prober,
            [
                "-v", "error", "-protocol_whitelist", "file", "-select_streams", "V:0", .. counting,
                "-show_entries", Entries, "-of", "json", $"file:{Path.GetFullPath(path)}",
            ],
            $"Reading {path}");
        return code == 0 ? json : throw new InvalidDataException(VideoFile.WithoutPath(error, path) is { Length: > 0 } said
            ? $"ffprobe says: {said}"
            : $"ffprobe ended with code {code}");
    }

    // Matroska writes the names of tags in capitals.
    private static string? Tag(JsonElement root, string name) =>
        !root.TryGetProperty("format", out var format) || !format.TryGetProperty("tags", out var tags) ? null
        : tags.EnumerateObject().FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is
            { Value.ValueKind: JsonValueKind.String } tag ? tag.Value.GetString()
        : null;

    // Where a player is told to turn the picture: the display matrix, or the tag of older files.
    private static int Rotation(JsonElement stream)
    {
        if (stream.TryGetProperty("side_data_list", out var list))
        {
            foreach (var data in list.EnumerateArray())
            {
                if (Integer(data, "rotation") is { } rotation)
                {
                    return rotation;
                }
            }
        }

        return stream.TryGetProperty("tags", out var tags) ? Integer(tags, "rotate") ?? 0 : 0;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Integer(JsonElement element, string name) => !element.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number ? (value.TryGetInt32(out var number) ? number : null)
        : int.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var text) ? text : null;
}
