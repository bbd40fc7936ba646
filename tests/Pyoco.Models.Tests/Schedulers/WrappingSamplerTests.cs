using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class WrappingSamplerTests
{
    [Fact]
    public void TheDenoiserIsWrappedAndTheNameIsTheInnerOne()
    {
        using var scope = NewDisposeScope();
        var sampler = new WrappingSampler(new EulerSampler(), inner => new LimitedDenoiser(inner, CleanLimit.Clip(0.1)));

        var video = sampler.Sample(new GaussianDenoiser(5, 0.1), TinyModels.Normal(1, 2, 3, 4, 4), NoiseSchedule.Karras(steps: 2), SamplingRun.Default);

        Assert.Equal("euler", sampler.Name);
        Assert.Equal(0.1, video.max().item<float>(), tolerance: 1e-6);
    }
}
