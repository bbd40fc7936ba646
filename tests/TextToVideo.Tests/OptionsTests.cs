namespace TextToVideo.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("clip.webp")]
    [InlineData("clip.PNG")]
    [InlineData("frames")]
    [InlineData("frames.v2/")]
    public void OutputsThatCanBeWrittenPass(string path) => Assert.Equal(path, new Options(["an orc", "--output", path]).Output);

    [Theory]
    [InlineData("clip.gif")]
    [InlineData("clip.mp4")]
    [InlineData("frames.v2")]
    public void OtherOutputsAreRefusedWithWhatCanBeWritten(string path)
    {
        var message = Assert.Throws<UsageException>(() => new Options(["an orc", "--output", path])).Message;

        Assert.All([path, ".webp", ".png", "folder"], word => Assert.Contains(word, message));
    }

    [Fact]
    public void ManyPromptsNeedAFolder()
    {
        Assert.Equal("videos", new Options(["--prompts", "list.txt"]).Output);
        Assert.Contains(
            "a folder was expected",
            Assert.Throws<UsageException>(() => new Options(["--prompts", "list.txt", "--output", "a.webp"])).Message);
    }
}
