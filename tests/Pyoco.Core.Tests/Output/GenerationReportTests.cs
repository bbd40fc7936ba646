namespace Pyoco.Tests;

public sealed class GenerationReportTests
{
    private static readonly GenerationReport Report = new()
    {
        Prompt = "a \"green\" orc — walks",
        NegativePrompt = "blurry",
        Seed = ulong.MaxValue,
        Frames = 8,
        Height = 64,
        Width = 48,
        FrameRate = 8,
        NoisePrior = new MethodSpec("progressive", ("alpha", 2)),
        Sampler = new MethodSpec("ddim", ("eta", 0.25)),
        Steps = 12,
        Schedule = NoiseSchedule.Karras(12, 0.002, 80),
        Guidance = new ClassifierFreeGuidance(3).Spec,
        Model = "models/sprites",
        Weights = new ModelProvenance
        {
            Sha256 = new Dictionary<string, string> { ["unet/diffusion_pytorch_model.safetensors"] = "ab12" },
            Loras = [new AddedWeights("style.safetensors", "cd34", 0.8)],
        },
        Versions = new Dictionary<string, string> { ["pyoco"] = "0.1.0" },
        FramesSha256 = "ef56",
        Elapsed = TimeSpan.FromSeconds(5.25),
        DroppedText = "to the left",
    };

    [Fact]
    public void ItRoundTripsThroughJson()
    {
        var again = GenerationReport.Parse(Report.ToJson());

        Assert.Equal(Report.ToJson(), again.ToJson());
        Assert.Equal(
            (Report.Prompt, Report.Seed, Report.NoisePrior, Report.Sampler), (again.Prompt, again.Seed, again.NoisePrior, again.Sampler));
        Assert.Equal(Report.Schedule!.Levels, again.Schedule!.Levels);
        Assert.Equal(Report.Weights.Loras, again.Weights.Loras);
    }

    [Fact]
    public void AScheduleWhoseStepsDoNotMeetRoundTrips()
    {
        var schedule = NoiseSchedule.FromSteps([new(new(0.6, 0.8), new(0.7, 0.6)), new(new(0.8, 0.5), new(0.9, 0.2))], initialScale: 1);

        var again = GenerationReport.Parse((Report with { Schedule = schedule }).ToJson()).Schedule!;

        Assert.Equal([schedule.Step(0), schedule.Step(1)], [again.Step(0), again.Step(1)]);
    }

    [Fact]
    public void WithoutPromptsNoWordOfThemIsLeft()
    {
        var json = (Report with
        {
            Prompt = "zebra one", NegativePrompt = "zebra two", DroppedText = "zebra",
            Guidance = new ComposedGuidance(2, new WeightedPrompt("zebra three", 1)).Spec,
        }).WithoutPrompts().ToJson();

        Assert.DoesNotContain("zebra", json);
        Assert.Null(GenerationReport.Parse(json).Prompt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"seed\": -1}")]
    [InlineData("{\"schedule\": {\"steps\": [[1, 2]], \"initial_scale\": 1}}")]
    [InlineData("{\"sampler\": {\"eta\": 1}}")]
    public void WhatIsNoReportIsRefused(string json) => Assert.Throws<FormatException>(() => GenerationReport.Parse(json));

    [Theory]
    [InlineData("clip.webp")]
    [InlineData("clip.png")]
    [InlineData("frames")]
    public void ItIsSavedWithTheClipAndWithItsPromptsOnlyWhenAsked(string name)
    {
        var folder = Directory.CreateTempSubdirectory("pyoco-report-");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            var clip = new VideoClip([new byte[12], new byte[12]], 2, 2, 8) { Report = Report };

            clip.Save(path);
            var usual = GenerationReport.Load(path);
            clip.Save(path, new ClipSaveOptions { Report = SavedReport.Whole });
            var whole = GenerationReport.Load(path);
            clip.Save(path, new ClipSaveOptions { Report = SavedReport.None });

            Assert.Equal(Report.WithoutPrompts().ToJson(), usual.ToJson());
            Assert.Equal(Report.ToJson(), whole.ToJson());
            Assert.Contains("without a report", Assert.Throws<InvalidDataException>(() => GenerationReport.Load(path)).Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void MetadataOfSomebodyElseAreNoReport()
    {
        var path = Path.Combine(Path.GetTempPath(), $"pyoco-{Guid.NewGuid():N}.png");
        try
        {
            new VideoClip([new byte[12]], 2, 2, 8).Save(path, new ClipSaveOptions { Metadata = "hello" });

            Assert.Contains("no report", Assert.Throws<InvalidDataException>(() => GenerationReport.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
