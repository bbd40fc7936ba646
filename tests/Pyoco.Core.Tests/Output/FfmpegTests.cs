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

    private string Made(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
}
