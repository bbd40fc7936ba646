using Pyoco;

namespace TextToVideo.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("clip.webp")]
    [InlineData("clip.gif")]
    [InlineData("clip.mp4")]
    [InlineData("clip.MOV")]
    [InlineData("clip.PNG")]
    [InlineData("frames")]
    [InlineData("frames.v2/")]
    public void OutputsThatCanBeWrittenPass(string path) => Assert.Equal(path, new Options(["an orc", "--output", path]).Output);

    [Theory]
    [InlineData("clip.avi")]
    [InlineData("frames.v2")]
    public void OtherOutputsAreRefusedWithWhatCanBeWritten(string path)
    {
        var message = Assert.Throws<UsageException>(() => new Options(["an orc", "--output", path])).Message;

        Assert.All([path, ".webp", ".png", ".gif", ".mp4", ".mkv", "folder"], word => Assert.Contains(word, message));
    }

    [Fact]
    public void ManyPromptsNeedAFolder()
    {
        Assert.Equal("videos", new Options(["--prompts", "list.txt"]).Output);
        Assert.Contains(
            "a folder was expected",
            Assert.Throws<UsageException>(() => new Options(["--prompts", "list.txt", "--output", "a.webp"])).Message);
    }

    [Fact]
    public void AReplayTakesEverythingFromTheClip()
    {
        var options = new Options(["--replay", "orc.webp", "--output", "again.png"]);

        Assert.Equal(("orc.webp", "again.png", true), (options.Replay, options.Output, options.HasOutput));
        Assert.False(new Options(["--replay", "orc.webp"]).HasOutput);
        Assert.Contains(
            "--seed is given with --replay",
            Assert.Throws<UsageException>(() => new Options(["--replay", "orc.webp", "--seed", "3"])).Message);
        Assert.Throws<UsageException>(() => new Options(["--replay", "orc.webp", "a prompt"]));
    }

    [Fact]
    public void WindowsShareAQuarterWithTheirNeighbours()
    {
        Assert.Equal(new FrameWindows(16, 4), new Options(["an orc", "--frames", "64", "--windows", "16"]).Windows);
        Assert.Null(new Options(["an orc"]).Windows);
        Assert.Throws<UsageException>(() => new Options(["an orc", "--windows", "0"]));
    }

    [Fact]
    public void AStrengthBelongsToAStart()
    {
        var options = new Options(["an orc", "--start", "walk.gif", "--strength", "0.4"]);

        Assert.Equal(("walk.gif", 0.4), (options.Start, options.Strength));
        Assert.Equal(0.6, new Options(["an orc", "--start", "walk.gif"]).Strength);
        Assert.Contains("without --start", Assert.Throws<UsageException>(() => new Options(["an orc", "--strength", "0.4"])).Message);
        Assert.All(["0", "1.5", "NaN"], bad => Assert.Contains(
            $"'{bad}'", Assert.Throws<UsageException>(() => new Options(["an orc", "--start", "a.gif", "--strength", bad])).Message));
    }

    [Fact]
    public void AnImageIsAStartOfItsOwn()
    {
        var options = new Options(["an orc", "--image", "orc.png"]);

        Assert.Equal(("orc.png", 1.0), (options.Image, options.Strength));
        Assert.Equal(0.7, new Options(["an orc", "--image", "orc.png", "--strength", "0.7"]).Strength);
        Assert.Contains(
            "one of the two",
            Assert.Throws<UsageException>(() => new Options(["an orc", "--image", "orc.png", "--start", "walk.gif"])).Message);
    }

    [Fact]
    public void TheReportIsSavedWholeUnlessNoMetadataIsAskedFor()
    {
        Assert.Equal(SavedReport.Whole, new Options(["an orc"]).Save.Report);
        Assert.Equal(SavedReport.None, new Options(["an orc", "--no-metadata"]).Save.Report);
    }
}
