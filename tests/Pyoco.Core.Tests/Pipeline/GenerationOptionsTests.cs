using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class GenerationOptionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void NumbersBelowOneAreRefusedByName(int value)
    {
        Assert.Contains(
            $"ClipsPerPrompt is {value}",
            Assert.Throws<ArgumentOutOfRangeException>(() => new GenerationOptions { ClipsPerPrompt = value }).Message);
        Assert.Contains(
            $"BatchSize is {value}", Assert.Throws<ArgumentOutOfRangeException>(() => new GenerationOptions { BatchSize = value }).Message);
        Assert.Throws<ArgumentNullException>(() => new GenerationOptions { NegativePrompt = null! });
    }

    [Fact]
    public void AReportIsARequestForTheSameClip()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseDdim(4, eta: 0.5).UseGuidance(2).Build();
        using var plain = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(9).Build();
        var clip = pipeline.Generate("an orc", new GenerationOptions
        {
            Frames = 3, Height = 7, Width = 4, NegativePrompt = "blurry", Schedule = NoiseSchedule.Exponential(4, 0.1, 10),
        });

        var report = GenerationReport.Parse(clip.Report!.ToJson());
        var again = plain.Generate(report.Prompt!, GenerationOptions.From(report));

        Assert.Equal(
            Enumerable.Range(0, 3).Select(i => clip.Frame(i).ToArray()), Enumerable.Range(0, 3).Select(i => again.Frame(i).ToArray()));
        Assert.Equal(clip.Report.Seed, again.Report!.Seed);
    }

    [Fact]
    public void ASamplerOfSomebodyElsesHasToBeGiven() => Assert.Contains(
        "no sampler 'mine'",
        Assert.Throws<NotSupportedException>(() => GenerationOptions.From(
            new GenerationReport { Sampler = new MethodSpec("mine") })).Message);
}
