namespace Pyoco.Tests;

public sealed class FfmpegTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-ffmpeg-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheFirstFolderOfTheSearchPathThatHasItIsTaken()
    {
        var (empty, first, second) = (Made("empty"), Made("first"), Made("second"));
        var name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        File.WriteAllText(Path.Combine(first, name), "");
        File.WriteAllText(Path.Combine(second, name), "");

        var path = string.Join(Path.PathSeparator, "here", empty, first, second);

        Assert.Equal(Path.Combine(first, name), Ffmpeg.Find("ffmpeg", path));
        Assert.Null(Ffmpeg.Find("ffprobe", path));
        Assert.Null(Ffmpeg.Find("ffmpeg", null));
    }

    [Fact]
    public void WhereItIsMissingOneSentenceSaysSo()
    {
        var error = Assert.Throws<NotSupportedException>(() => Ffmpeg.Start("ffmpeg-of-nobody", [], "Reading clip.mp4"));

        Assert.StartsWith("Reading clip.mp4 takes ffmpeg-of-nobody, which is not on the PATH; install ffmpeg", error.Message);
    }

    [SkippableFact]
    public void BothProgramsMustBeThere()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var programs = new FakePrograms(keepsPath: false);
        Assert.Contains("takes ffprobe", Assert.Throws<NotSupportedException>(() => Ffmpeg.ThrowIfMissing("Reading a.mp4")).Message);

        programs.Add("ffprobe", "exit 0");
        Assert.Contains("takes ffmpeg", Assert.Throws<NotSupportedException>(() => Ffmpeg.ThrowIfMissing("Reading a.mp4")).Message);

        programs.Add("ffmpeg", "exit 0");
        Ffmpeg.ThrowIfMissing("Reading a.mp4");
    }

    [SkippableFact]
    public void AnEncoderThatItWasBuiltWithoutIsNamed()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var programs = new FakePrograms().Add("ffmpeg", "echo ' V....D libx264rgb   H.264, of libx264'");

        var error = Assert.Throws<NotSupportedException>(() => Ffmpeg.ThrowIfCannotEncode("libx264", "Writing MP4"));

        Assert.StartsWith("Writing MP4 takes the encoder libx264, which ", error.Message);
        Assert.Contains("was built without", error.Message);
        Ffmpeg.ThrowIfCannotEncode("libx264rgb", "Writing MP4");
    }

    [SkippableFact]
    public void AnFfmpegThatDoesNotRunIsSaidSo()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var programs = new FakePrograms().Add("ffmpeg", "echo 'cannot open libavcodec.so' >&2; exit 127");

        Assert.Equal(
            "Writing MP4 takes ffmpeg, which ended with code 127: cannot open libavcodec.so",
            Assert.Throws<NotSupportedException>(() => Ffmpeg.ThrowIfCannotEncode("libx264", "Writing MP4")).Message);
    }

    [SkippableFact]
    public void AProgramThatASignalEndsRunsOnceMoreAndNoMore()
    {
        Skip.If(OperatingSystem.IsWindows());
        var ran = Path.Combine(_folder, "ran");
        using var programs = new FakePrograms().Add("ffprobe", $"echo x >> {ran}; cat {ran}; kill -2 $$");

        var (output, code, _) = Ffmpeg.Run("ffprobe", [], "The test");

        Assert.Equal(("x\nx\n", 130), (output, code));
    }

    private string Made(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
}
