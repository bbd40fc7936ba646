using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class StartClipTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void AStrengthOutOfRangeIsRefused(double strength) =>
        Assert.Contains("up to 1", Assert.Throws<ArgumentOutOfRangeException>(() => StartClip.Edit(Clip(4, 6, 5), strength)).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(double.PositiveInfinity)]
    public void ANoiseOutOfRangeIsRefused(double sigma) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StartClip.Layout(Clip(1, 6, 5), sigma: sigma));

    [Fact]
    public void AReportStatesTheStartAndAsksForItAgain()
    {
        using var pipeline = Pipeline();
        var start = StartClip.Edit(pipeline.Generate("an elf", new GenerationOptions { Seed = 1 }), 0.5);

        var clip = pipeline.Generate("an orc", new GenerationOptions { Seed = 2, Start = start });
        var report = GenerationReport.Parse(clip.Report!.ToJson());
        var error = Assert.Throws<NotSupportedException>(() => GenerationOptions.From(report));
        var again = pipeline.Generate("an orc", GenerationOptions.From(report with { Start = null }) with { Start = start });

        Assert.Equal($"edit(clip={start.Clip.FramesSha256}, strength=0.5)", report.Start!.ToString());
        Assert.Contains("set Start", error.Message);
        Assert.Equal(report.FramesSha256, again.FramesSha256);
    }

    [Fact]
    public void TheLessStrengthTheNearerToTheStart()
    {
        using var pipeline = Pipeline();
        var clip = pipeline.Generate("an elf", new GenerationOptions { Seed = 1 });

        var errors = new[] { 0.1, 0.5, 1 }.Select(strength => Difference(
            clip, pipeline.Generate("an elf", new GenerationOptions { Seed = 2, Start = StartClip.Edit(clip, strength) }))).ToArray();

        Assert.True(errors[0] < 0.5 * errors[1] && errors[1] < errors[2], string.Join(", ", errors));
    }

    [Fact]
    public void AStillStandsForAllFrames()
    {
        using var pipeline = Pipeline();

        var clip = pipeline.Generate("an elf", new GenerationOptions { Seed = 1, Frames = 3, Start = StartClip.Layout(Clip(1, 6, 5)) });

        Assert.Equal((3, "layout"), (clip.FrameCount, clip.Report!.Start!.Name));
    }

    [Fact]
    public void AnImageIsTheFirstFrameOfTheClip()
    {
        using var pipeline = Pipeline();
        var image = Clips.Random(1, 5, 6);

        var clip = pipeline.Generate("an elf", new GenerationOptions { Seed = 1, Start = StartClip.Image(image) });

        Assert.Equal((4, $"image(clip={image.FramesSha256}, strength=1)"), (clip.FrameCount, clip.Report!.Start!.ToString()));
        Assert.All(image.Frame(0).ToArray().Zip(clip.Frame(0).ToArray()), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        Assert.True(Difference(Every(image, 4), clip) > 100);
    }

    [Fact]
    public void TheLessStrengthTheNearerAllFramesAreToTheImage()
    {
        using var pipeline = Pipeline();
        var image = Clips.Random(1, 5, 6);

        var errors = new[] { 0.1, 0.5, 1 }.Select(strength => Difference(Every(image, 4), pipeline.Generate(
            "an elf", new GenerationOptions { Seed = 2, Start = StartClip.Image(image, strength) }))).ToArray();

        Assert.True(errors[0] < 0.5 * errors[1] && errors[1] < errors[2], string.Join(", ", errors));
    }

    [Fact]
    public void AnImageIsOneFrame() => Assert.Contains(
        "has 4 frames; one was expected", Assert.Throws<ArgumentException>(() => StartClip.Image(Clip(4, 6, 5))).Message);

    [Fact]
    public void AStartOfAnotherSizeIsRefused()
    {
        using var pipeline = Pipeline();

        var error = Assert.Throws<ArgumentException>(() => pipeline.Generate(
            "x", new GenerationOptions { Frames = 4, Start = StartClip.Edit(Clip(3, 6, 5)) }));
        var size = Assert.Throws<ArgumentException>(() => pipeline.Generate(
            "x", new GenerationOptions { Width = 7, Start = StartClip.Layout(Clip(1, 6, 5)) }));

        Assert.Contains("3 frames of 5 x 6 pixels; 4 of 5 x 6 were expected", error.Message);
        Assert.Contains("1 frames of 5 x 6 pixels; 4 of 7 x 6 were expected", size.Message);
    }

    [Fact]
    public void AStartAndAMethodThatStartsFromNoiseAreRefusedTogether()
    {
        using var pipeline = Pipeline().With(b => b.UseFreeInit());

        var error = Assert.Throws<ArgumentException>(
            () => pipeline.Generate("x", new GenerationOptions { Start = StartClip.Edit(Clip(4, 6, 5)) }));

        Assert.Contains("one of the two", error.Message);
    }

    private static VideoDiffusionPipeline Pipeline() => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(10).Build();

    private static VideoClip Clip(int frames, int height, int width) => new(
        Enumerable.Range(0, frames).Select(i => (ReadOnlyMemory<byte>)Enumerable.Repeat((byte)(40 * i), 3 * height * width).ToArray()),
        width, height, frameRate: 8);

    private static VideoClip Every(VideoClip image, int frames) =>
        new(Enumerable.Repeat(image.Frame(0), frames), image.Width, image.Height, frameRate: 8);

    private static double Difference(VideoClip first, VideoClip second) => Enumerable.Range(0, first.FrameCount)
        .Average(i => first.Frame(i).ToArray().Zip(second.Frame(i).ToArray(), (a, b) => Math.Pow(a - b, 2)).Average());
}
