using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class LimitedDenoiserTests
{
    [Fact]
    public void TheEstimateIsLimitedBehindGuidance()
    {
        using var scope = NewDisposeScope();
        var video = ones([1, 1, 2, 2, 2]);
        var guided = new GuidedDenoiser(new DelegateDenoiser((x, _) => 0.5 * x), new DelegateDenoiser((x, _) => -0.5 * x), scale: 4);

        var clean = new LimitedDenoiser(guided, CleanLimit.Clip(1.25)).Denoise(video, NoiseLevel.FromSigma(1));

        TensorAssert.Close(1.25 * video, clean, tolerance: 1e-6); // -0.5 + 4 * 1 = 3.5 before
    }

    [Fact]
    public void AMissingArgumentIsNamed()
    {
        Assert.Throws<ArgumentNullException>("inner", () => new LimitedDenoiser(null!, CleanLimit.Clip()));
        Assert.Throws<ArgumentNullException>("limit", () => new LimitedDenoiser(new GaussianDenoiser(0, 1), null!));
    }
}
