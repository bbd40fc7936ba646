using Pyoco.Testing;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class GuidedDenoiserTests
{
    private readonly GaussianDenoiser _with = new(1, 0.5, 2);
    private readonly GaussianDenoiser _without = new(-0.5, 0.5, 2);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void TheEstimateMovesAlongTheDifference(double scale)
    {
        using var scope = NewDisposeScope();
        var x = CholeskyNoise.White.Sample(new VideoShape(1, 1, 2, 3, 3), new NoiseKey(1));
        var level = NoiseLevel.FromSigma(2);

        var guided = new GuidedDenoiser(_with, _without, scale).Denoise(x, level);

        var (c, u) = (_with.Denoise(x, level), _without.Denoise(x, level));
        Assert.True(guided.sub(u.add(c.sub(u).mul(scale))).abs().max().item<float>() < 1e-5f);
    }

    [Fact]
    public void ScaleOneDoesNotAskTheOther()
    {
        using var x = zeros(new long[] { 1, 1, 2, 3, 3 });

        using var guided = new GuidedDenoiser(_with, _without, 1).Denoise(x, NoiseLevel.FromSigma(1));

        Assert.Equal((1, 0), (_with.Calls, _without.Calls));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void OtherScalesAreRefused(double scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuidedDenoiser(_with, _without, scale));
}
