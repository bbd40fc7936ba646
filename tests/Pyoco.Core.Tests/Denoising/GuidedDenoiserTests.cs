using Pyoco.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class GuidedDenoiserTests
{
    private static readonly NoiseLevel Level = NoiseLevel.FromSigma(2);

    [Theory]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(-1)]
    public void TheEstimateLiesOnTheLineThroughBoth(double scale)
    {
        using var scope = NewDisposeScope();
        var (conditional, unconditional) = (Constant(5), Constant(1));

        var clean = new GuidedDenoiser(conditional, unconditional, scale).Denoise(zeros([1, 1, 1, 2, 2]), Level);

        TensorAssert.BitEqual(full([1, 1, 1, 2, 2], 1 + scale * 4, dtype: float32), clean);
        Assert.Equal((1, 1), (conditional.Calls, unconditional.Calls));
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(0, 0, 1)]
    public void AtOneAndAtZeroOnlyTheDenoiserThatCountsIsAsked(double scale, int conditionalCalls, int unconditionalCalls)
    {
        using var scope = NewDisposeScope();
        var (conditional, unconditional) = (Constant(5), Constant(1));

        var clean = new GuidedDenoiser(conditional, unconditional, scale).Denoise(zeros([1, 1, 1, 2, 2]), Level);

        TensorAssert.BitEqual(full([1, 1, 1, 2, 2], scale == 1 ? 5 : 1, dtype: float32), clean);
        Assert.Equal((conditionalCalls, unconditionalCalls), (conditional.Calls, unconditional.Calls));
    }

    [Fact]
    public void GuidingTheCleanEstimateGuidesThePredictedNoiseAlike()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (new GaussianDenoiser(0.5, 0.4), new GaussianDenoiser(-0.2, 0.9));
        var x = GaussianFramePrior.Independent().Sample(new VideoShape(1, 1, 2, 4, 4), new NoiseKey(1)).to(float64);

        var guided = SamplerWalk.NoiseOf(x, new GuidedDenoiser(first, second, scale: 4).Denoise(x, Level), Level);

        // arXiv 2207.12598, equation 6 with w = 3.
        Tensor Epsilon(IVideoDenoiser denoiser) => SamplerWalk.NoiseOf(x, denoiser.Denoise(x, Level), Level);
        TensorAssert.Close(4 * Epsilon(first) - 3 * Epsilon(second), guided, tolerance: 1e-12);
    }

    [Fact]
    public void TheResultIsTheOnlyTensorThatOutlivesTheCall()
    {
        using var x = zeros([1, 1, 1, 2, 2]);
        var denoiser = new GuidedDenoiser(Constant(5), Constant(1), scale: 3);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var clean = denoiser.Denoise(x, Level);

        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        clean.Dispose();
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void AScaleThatIsNotFiniteIsRefused(double scale) =>
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => new GuidedDenoiser(Constant(1), Constant(0), scale));

    [Fact]
    public void AMissingDenoiserIsNamed()
    {
        Assert.Throws<ArgumentNullException>("conditional", () => new GuidedDenoiser(null!, Constant(0), 2));
        Assert.Throws<ArgumentNullException>("unconditional", () => new GuidedDenoiser(Constant(0), null!, 2));
    }

    private static DelegateDenoiser Constant(double value) => new((x, _) => full_like(x, value));
}
