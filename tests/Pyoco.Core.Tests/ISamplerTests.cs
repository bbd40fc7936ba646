using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>Samplers of somebody else's in a pipeline.</summary>
public sealed class ISamplerTests
{
    [Fact]
    public void ASamplerThatDrawsNothingAfterTheStartNeedsNoMoreOfThePrior()
    {
        using var pipeline = Builder(new StartOnlyNoise()).UseSampler(new OneStep(x => x.clone()), 3).Build();

        var clip = pipeline.Generate("x", new GenerationOptions { Seed = 4 });

        Assert.Equal("one-step", clip.Report!.Sampler!.Name);
    }

    [Fact]
    public void ADrawThatASamplerDidNotAnnounceHasTheStreamOfItsAddress()
    {
        var prior = new CholeskyNoise(MethodSpec.Independent, frames => FrameMatrices.Diagonal(frames, 1));
        using var pipeline = Builder(prior).UseSampler(new Drawing(new NoiseAddress(1, 2, 3)), 3).Build();

        pipeline.Generate("x", new GenerationOptions { Seed = 4 });

        Assert.Equal([new NoiseKey(4), new NoiseKey(4).At(new NoiseAddress(1, 2, 3))], prior.Asked.Select(a => a.Key));
    }

    [Fact]
    public void ASamplerThatReturnsAnotherShapeIsNamed()
    {
        using var pipeline = Builder(CholeskyNoise.White).UseSampler(new OneStep(x => x.narrow(2, 0, 1).clone()), 3).Build();

        var error = Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x"));

        Assert.Equal("The sampler one-step returned [1, 3, 1, 6, 5]; (1, 3, 4, 6, 5) was expected.", error.Message);
    }

    private static VideoDiffusionPipelineBuilder Builder(IVideoNoisePrior prior) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(new FakeVideoModel()).UseNoise(prior);

    private sealed class OneStep(Func<Tensor, Tensor> result) : ISampler
    {
        public MethodSpec Spec => new("one-step");

        public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run) => result(noise);
    }

    private sealed class Drawing(NoiseAddress address) : ISampler
    {
        public MethodSpec Spec => new("drawing");

        public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run) => run.Noise(address);
    }
}
