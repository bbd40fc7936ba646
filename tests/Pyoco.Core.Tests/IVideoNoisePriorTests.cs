using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class IVideoNoisePriorTests
{
    [Fact]
    public void APriorThatSaysNothingServesEveryKey()
    {
        IVideoNoisePrior prior = CholeskyNoise.White;

        Assert.Null(prior.Refusal(new NoiseKey(7)));
        Assert.Null(prior.Refusal(new NoiseKey(7).At(new NoiseAddress(16_382, 255, 511))));
        Assert.Null(prior.Refusal(new NoiseKey(7).ForTraining(int.MaxValue)));
    }

    [Fact]
    public void APriorWithoutStepNoiseRefusesAStochasticSamplerBeforeTheNetworkIsEvaluated()
    {
        var calls = 0;
        var model = new FakeVideoModel
        {
            Network = (_, network) => new DelegateDenoiser((x, level) =>
            {
                calls++;
                return network.Denoise(x, level);
            }),
        };
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(new StartOnlyNoise()).UseEuler(3).Build();

        var error = Assert.Throws<NotSupportedException>(() => pipeline.Generate(
            "x", new GenerationOptions { Sampler = new DdimSampler(1) }));

        Assert.Contains("ddim(eta=1)", error.Message);
        Assert.Contains("it holds a start and nothing else", error.Message);
        Assert.Equal(0, calls);
        Assert.Equal(4, pipeline.Generate("x").FrameCount);
        Assert.Equal(3, calls);
    }
}
