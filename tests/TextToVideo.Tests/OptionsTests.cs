using System.CommandLine;
using Pyoco;

namespace TextToVideo.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("clip.webp")]
    [InlineData("clip.gif")]
    [InlineData("clip.PNG")]
    [InlineData("clip.mp4")]
    [InlineData("clip.MOV")]
    [InlineData("frames")]
    [InlineData("frames.v2/")]
    public void OutputsThatCanBeWrittenPass(string path) => Assert.Equal(path, Read("an orc", "--output", path).Output);

    [Fact]
    public void WhatIsNotGivenIsAsHelpSays()
    {
        var options = Read("an orc");

        Assert.Equal((7UL, 12, 2.0, 0.6), (options.Seed, options.Steps, options.Guidance, options.Strength));
        Assert.Equal(("euler", "heun"), (options.Sampler, Read("an orc", "--sampler", "heun").Sampler));
        Assert.Equal(("video.webp", "videos"), (options.Output, Read("--prompts", "list.txt").Output));
        Assert.Equal((null, null, null, null), (options.Frames, options.Windows, options.Prior, options.Alpha));
        Assert.False(options.HasOutput);
    }

    [Fact]
    public void AReplayHasItsClip()
    {
        var options = Read("--replay", "orc.webp", "--output", "again.png");

        Assert.Equal(("orc.webp", "again.png", true), (options.Replay, options.Output, options.HasOutput));
    }

    [Fact]
    public void WindowsShareAQuarterWithTheirNeighbours() =>
        Assert.Equal(new FrameWindows(16, 4), Read("an orc", "--frames", "64", "--windows", "16").Windows);

    [Fact]
    public void AStartHasItsStrength()
    {
        var options = Read("an orc", "--start", "walk.gif", "--strength", "0.4");

        Assert.Equal(("walk.gif", 0.4), (options.Start, options.Strength));
    }

    [Fact]
    public void AnImageIsAStartOfItsOwn()
    {
        var options = Read("an orc", "--image", "orc.png");

        Assert.Equal(("orc.png", 1.0), (options.Image, options.Strength));
        Assert.Equal(0.7, Read("an orc", "--image", "orc.png", "--strength", "0.7").Strength);
    }

    [Fact]
    public void TheReportIsSavedWholeUnlessNoMetadataIsAskedFor()
    {
        Assert.Equal(SavedReport.Whole, Read("an orc").Save.Report);
        Assert.Equal(SavedReport.None, Read("an orc", "--no-metadata").Save.Report);
    }

    private static Options Read(params string[] words)
    {
        var parsed = CommandLine.Root().Parse(words);

        Assert.Empty(parsed.Errors);
        return new Options(parsed);
    }
}
