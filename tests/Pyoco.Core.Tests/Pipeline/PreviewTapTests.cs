using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class PreviewTapTests
{
    // The network says 0.02 a step: the estimates are known, whatever the noise.
    private int _evaluations;

    [Theory]
    [InlineData(1, new[] { 1, 2, 3, 4 })]
    [InlineData(2, new[] { 2, 4 })]
    [InlineData(5, new int[0])]
    public void TheCleanEstimatesOfSomeStepsAreShownButNotTheLast(int every, int[] steps)
    {
        var previews = new List<ClipPreview>();
        using var pipeline = Build();

        pipeline.Generate(["x"], new GenerationOptions
        {
            ClipsPerPrompt = 2,
            Preview = new PreviewOptions(previews.Add) { EverySteps = every },
        });

        Assert.Equal(steps.SelectMany(s => new[] { (0, s, 5), (1, s, 5) }), previews.Select(p => (p.Clip, p.Step, p.Steps)));
        Assert.All(previews, p => Assert.Equal((byte)Math.Round((1 + (0.02 * p.Step)) * 127.5), p.Video.Frame(3).Span[7]));
        Assert.All(previews, p => Assert.Equal((4, 5, 6, 8.0), (p.Video.FrameCount, p.Video.Width, p.Video.Height, p.Video.FrameRate)));
    }

    [Fact]
    public void TheSmallCodecDecodesThem()
    {
        var previews = new List<ClipPreview>();
        using var pipeline = Build();

        pipeline.Generate("x", new GenerationOptions
        {
            Preview = new PreviewOptions(previews.Add) { Codec = new FakeVideoModel { PixelsPerLatent = 2 } },
        });

        Assert.Equal((10, 12), (previews[0].Video.Width, previews[0].Video.Height));
    }

    [Fact]
    public void ACallbackThatThrowsEndsTheRunWithItsException()
    {
        using var pipeline = Build();

        Assert.Throws<FormatException>(() => pipeline.Generate("x", new GenerationOptions
        {
            Preview = new PreviewOptions(_ => throw new FormatException()),
        }));
        Assert.Equal(default, pipeline.Queue.State);
    }

    private VideoDiffusionPipeline Build() => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(new FakeVideoModel
        {
            Network = (_, _) => new DelegateDenoiser((x, _) => x.Times(0).Plus(0.02f * (1 + (_evaluations++ % 5)))),
        })
        .UseNoise(CholeskyNoise.White).UseEuler(5).Build();
}
