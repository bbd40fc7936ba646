using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class RequestCheckTests
{
    [Fact]
    public void ANegativePromptWithoutGuidanceIsRefusedInsteadOfIgnored()
    {
        using var pipeline = Builder().Build();

        var error = Assert.Throws<ArgumentException>(() => pipeline.Generate("x", new GenerationOptions { NegativePrompt = "blurry" }));

        Assert.Contains("UseGuidance(scale)", error.Message);
        Assert.DoesNotContain("blurry", error.Message);
    }

    [Fact]
    public void AModelWithoutASizeTakesThatOfTheRequest()
    {
        var info = new VideoModelInfo { LatentShape = new VideoShape(1, 3, 4, 64, 64), IsSizeStated = false };
        using var pipeline = Builder(new FakeVideoModel { Info = info }).Build();

        var clip = pipeline.Generate("x", new GenerationOptions { Height = 6, Width = 5 });

        Assert.Equal((6, 5), (clip.Height, clip.Width));
        Assert.All(
            new GenerationOptions[] { new(), new() { Height = 6 }, new() { Width = 5 } },
            options => Assert.Contains(
                "not both of Height and Width", Assert.Throws<ArgumentException>(() => pipeline.Generate("x", options)).Message));
    }

    [Fact]
    public void NoPromptAndEmptyOnesAmongOthersAreRefused()
    {
        using var pipeline = Builder().Build();

        Assert.Contains("no prompt", Assert.Throws<ArgumentException>("prompts", () => pipeline.Generate([])).Message);
        Assert.Contains(
            "Prompt 2 of 3 is empty", Assert.Throws<ArgumentException>("prompts", () => pipeline.Generate(["a", " ", "c"])).Message);
    }

    [Fact]
    public async Task AModelThatReadsNoTextTakesEmptyPromptsAloneOrNone()
    {
        using var pipeline = Builder(new FakeVideoModel { ReadsText = false }).Build();
        var options = new GenerationOptions { Seed = 3 };

        Assert.Equal(2, pipeline.Generate(["", ""]).Count);
        var clip = pipeline.Generate(options);
        Assert.Equal(clip.FramesSha256, pipeline.Generate("", options).FramesSha256);
        Assert.Equal(clip.FramesSha256, (await pipeline.GenerateAsync(options)).FramesSha256);
        Assert.Contains("reads none", Assert.Throws<ArgumentException>("prompts", () => pipeline.Generate("an orc")).Message);
    }

    [Fact]
    public void AModelThatReadsTextWantsAPrompt()
    {
        using var pipeline = Builder().Build();

        Assert.Contains("The prompt is empty", Assert.Throws<ArgumentException>("prompts", () => pipeline.Generate()).Message);
    }

    [Fact]
    public void GuidanceByPromptsOfAModelThatReadsNoTextIsRefusedInACallAndInABuilder()
    {
        var model = new FakeVideoModel { ReadsText = false };
        using var pipeline = Builder(model).UseGuidance(new AutoGuidance(model, 2)).Build();

        Assert.Equal(4, pipeline.Generate().FrameCount);
        Assert.All(
            new IGuidance[] { new ClassifierFreeGuidance(2), new IntervalGuidance(new ClassifierFreeGuidance(2), new SigmaInterval(1, 2)) },
            guidance => Assert.Contains(
                "reads no text",
                Assert.Throws<NotSupportedException>(() => pipeline.Generate(new GenerationOptions { Guidance = guidance })).Message));
        Assert.Contains(
            "The guidance classifier-free(scale=3) compares prompts",
            Assert.Throws<InvalidOperationException>(() => Builder(model).UseGuidance(3).Build()).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(10_001)]
    public void StepsOutOfRangeAreRefusedInACallAndInABuilder(int steps)
    {
        using var pipeline = Builder().Build();

        Assert.Contains(
            $"Steps is {steps}; 1 to 10000 was expected",
            Assert.Throws<ArgumentOutOfRangeException>(() => pipeline.Generate("x", new GenerationOptions { Steps = steps })).Message);
        Assert.Contains(
            $"{steps} steps; 1 to 10000", Assert.Throws<InvalidOperationException>(() => Builder().UseEuler(steps).Build()).Message);
    }

    [Fact]
    public void StepsSamplerScheduleAndGuidanceAreOfTheCall()
    {
        using var pipeline = Builder().UseGuidance(2).Build();

        var report = pipeline.Generate(
            "x", new GenerationOptions { Steps = 5, Sampler = new HeunSampler(), Guidance = new ClassifierFreeGuidance(1) }).Report!;

        Assert.Equal((5, "heun", "classifier-free(scale=1)"), (report.Steps, report.Sampler!.ToString(), report.Guidance!.ToString()));
        Assert.Contains("The schedule has 4 steps; 5 were expected", Assert.Throws<ArgumentException>(
            () => pipeline.Generate("x", new GenerationOptions { Steps = 5, Schedule = NoiseSchedule.Karras(4) })).Message);
    }

    [Fact]
    public void SeedsOfSeveralClipsFollowOneAnotherAcrossTheLargest()
    {
        using var pipeline = Builder().Build();

        var clips = pipeline.Generate(["a", "b"], new GenerationOptions { Seed = ulong.MaxValue, ClipsPerPrompt = 2 });

        Assert.Equal([("a", ulong.MaxValue), ("a", 0ul), ("b", 1ul), ("b", 2ul)], clips.Select(c => (c.Report!.Prompt!, c.Report.Seed)));
    }

    [Fact]
    public void TheModelIsAskedForOnePlanACall()
    {
        var model = new CountingModel();
        using var pipeline = Builder(model).Build();
        var before = model.Plans;

        pipeline.Generate(["a", "b", "c"], new GenerationOptions { BatchSize = 1 });

        Assert.Equal(before + 1, model.Plans);
    }

    private static VideoDiffusionPipelineBuilder Builder(IVideoModel? model = null) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(model ?? new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(3);
}
