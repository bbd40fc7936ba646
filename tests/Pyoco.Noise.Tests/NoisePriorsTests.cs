namespace Pyoco.Noise.Tests;

public sealed class NoisePriorsTests
{
    [Fact]
    public void TheCataloguesDefaultsAreThePapersValues()
    {
        Assert.Equal("independent", NoisePriors.Independent.Spec.ToString());
        Assert.Equal("mixed(alpha=1)", NoisePriors.Mixed().Spec.ToString());
        Assert.Equal("progressive(alpha=2)", NoisePriors.Progressive().Spec.ToString());
    }

    [Fact]
    public void EveryPriorIsInTheCatalogue()
    {
        Assert.Equal("shared", NoisePriors.Shared.Spec.ToString());
        Assert.Equal("decomposed(shares=[0.5, 1])", NoisePriors.Decomposed(0.5, 1).Spec.ToString());
        Assert.Equal("kernel(kernel=ou, nugget=0, rate=8, scale=0.25)", NoisePriors.Kernel(FrameKernel.OrnsteinUhlenbeck, 0.25, rate: 8).Spec.ToString());
        Assert.Equal("kernel(kernel=rbf, nugget=0, scale=0.25, times=[0, 1])", NoisePriors.Kernel(FrameKernel.SquaredExponential, 0.25, [0, 1]).Spec.ToString());
        Assert.Equal("looping(alpha=2, period=16)", NoisePriors.Looping(16).Spec.ToString());
        Assert.Equal("shots(across=0, lengths=[4, 6], within=mixed(alpha=1))", NoisePriors.Shots(NoisePriors.Mixed(), [4, 6]).Spec.ToString());
        Assert.Equal("blended(first=shared, second=independent, share=0.5)", NoisePriors.Blended(NoisePriors.Shared, NoisePriors.Independent).Spec.ToString());
    }

    [Fact]
    public void PriorsOfPartsAndVideosAreInItToo()
    {
        using var video = TorchSharp.torch.zeros([1, 1, 2, 3, 3]);

        Assert.Equal("offset(offsets=shared, pixels=independent, strength=0.1)", NoisePriors.Offset(NoisePriors.Independent, NoisePriors.Shared).Spec.ToString());
        Assert.Equal(
            "frequency(cutoff=0.25, filter=butterworth, high=independent, low=shared, order=4)",
            NoisePriors.Frequency(NoisePriors.Shared, NoisePriors.Independent, SpatialFilter.Butterworth()).Spec.ToString());
        Assert.Equal("rescheduled(context=independent, length=16, stride=4)", NoisePriors.Rescheduled(NoisePriors.Independent).Spec.ToString());
        Assert.Equal(2, NoisePriors.Residual(video).Frames);
        Assert.Equal(VideoShape.Of(video), NoisePriors.Captured(video).Shape);
        Assert.Equal("mixed(alpha=1)", NoisePriors.OnDevice(NoisePriors.Mixed()).Spec.ToString());
        Assert.Equal("independent", NoisePriors.TorchCpu.Spec.ToString());
        Assert.Equal(40, NoisePriors.TorchCuda(40, 1024).Multiprocessors);
    }
}
