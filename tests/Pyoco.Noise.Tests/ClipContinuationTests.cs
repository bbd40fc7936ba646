using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class ClipContinuationTests
{
    private const int Overlap = 2;

    [Fact]
    public async Task TheNewFramesFollowFromTheLastOnesAsThePriorSays()
    {
        // The fake's videos are 0.3 times their noise and a mean, so frames correlate as noise does.
        using var pipeline = Builder().UseProgressiveNoise(2).AllowOtherPrior().Build();
        var clip = pipeline.Generate("an orc", new GenerationOptions { Seed = 1 });

        var longer = await pipeline.ContinueAsync(clip, "an orc", frames: 3, Overlap, new GenerationOptions { Seed = 2 });

        Assert.Equal(7, longer.FrameCount);
        Assert.All(Enumerable.Range(0, 4), i => Assert.True(clip.Frame(i).Span.SequenceEqual(longer.Frame(i).Span)));
        using var scope = NewDisposeScope();
        var frames = longer.ToTensor()[0].transpose(0, 1).reshape(7, -1).to(float64); // (F, 3 * 64 * 64)
        var correlations = corrcoef(frames);
        for (var (d, expected) = (1, 2 / Math.Sqrt(5)); d <= 3; d++, expected *= 2 / Math.Sqrt(5))
        {
            // 12,288 values: a standard error of (1 - r²) / 111; rounding to 256 steps and cut values take a little off.
            Assert.Equal(expected, correlations[3, 3 + d].item<double>(), 5 * (1 - expected * expected) / 111 + 0.01);
        }
    }

    [Fact]
    public async Task UnderIndependentNoiseNothingFollows()
    {
        using var pipeline = Builder().UseIndependentNoise().Build();
        var clip = pipeline.Generate("an orc", new GenerationOptions { Seed = 1 });

        var longer = await pipeline.ContinueAsync(clip, "an orc", frames: 1, Overlap, new GenerationOptions { Seed = 2 });

        using var scope = NewDisposeScope();
        var frames = longer.ToTensor()[0].transpose(0, 1).reshape(5, -1).to(float64);
        Assert.InRange(Math.Abs(corrcoef(frames)[3, 4].item<double>()), 0, 5.0 / 111);
    }

    [Fact]
    public async Task WhatCannotBeContinuedIsRefused()
    {
        using var pipeline = Builder().UseFreeNoise(new IndependentNoise(), 4, 2).AllowOtherPrior().Build();
        var clip = pipeline.Generate("an orc");

        var prior = await Assert.ThrowsAsync<NotSupportedException>(() => pipeline.ContinueAsync(clip, "x", 1, 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pipeline.ContinueAsync(clip, "x", 0, 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pipeline.ContinueAsync(clip, "x", 1, 5));

        Assert.Contains("not linear-Gaussian", prior.Message);
    }

    private static VideoDiffusionPipelineBuilder Builder() => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(() => new FakeVideoModel
        {
            Info = new VideoModelInfo { LatentShape = new VideoShape(1, 3, 4, 64, 64), MaxFrames = 8 },
        })
        .UseHeun(20);
}
