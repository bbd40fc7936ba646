using System.Diagnostics;
using System.Text.Json;

namespace Pyoco.Tests;

/// <summary>Videos for tests, written by ffmpeg without loss; a test that needs one is skipped by name where ffmpeg is not
/// installed.</summary>
internal static class TestVideo
{
    public static void SkipWithoutFfmpeg() => Skip.IfNot(Ffmpeg.IsInstalled, "ffmpeg is not on the PATH.");

    /// <summary>Writes the frames of a clip, each as it is (FFV1).</summary>
    public static void Write(string path, VideoClip clip, string rate, params string[] arguments)
    {
        using var process = Ffmpeg.Start(
            Ffmpeg.Converter,
            [
                "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{clip.Width}x{clip.Height}", "-r", rate, "-i", "pipe:0",
                "-c:v", "ffv1", "-pix_fmt", "bgr0", .. arguments, path,
            ],
            "The test");
        for (var i = 0; i < clip.FrameCount; i++)
        {
            process.Input.Write(clip.Frame(i).Span);
        }

        process.Input.Close();
        var (code, error) = process.Finish();
        Assert.True(code == 0, error);
    }

    /// <summary>What ffprobe says of the video in a file, all its frames decoded.</summary>
    public static JsonElement Probe(string path)
    {
        using var process = Ffmpeg.Start(
            Ffmpeg.Prober, ["-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", path], "The test");
        process.Input.Close();
        using var reader = new StreamReader(process.Output);
        var json = reader.ReadToEnd();
        Assert.Equal((0, ""), process.Finish());
        return JsonDocument.Parse(json).RootElement.GetProperty("streams")[0];
    }

    /// <summary>Runs a program that is not of ffmpeg, as if it were.</summary>
    public static FfmpegProcess Shell(string command) => new(Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    })!);
}
