using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class ThresholdedGuidanceTests
{
    /// <summary>arXiv 2205.11487, section 2.3, written out for each clip.</summary>
    [Theory]
    [InlineData(0.9, 1e30)]
    [InlineData(1, 1.5)]
    public void EachClipIsCutAtAQuantileOfItsMagnitudesAndDividedByIt(double ratio, double most)
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();

        var clean = new ThresholdedGuidance(new ClassifierFreeGuidance(4), ratio, most).Guide(network.Bind, network.Prompts)
            .Clean(TwoBranches.Noisy(), TwoBranches.Level);

        var guided = network.Negative.Plus((network.Positive - network.Negative).Times(4));
        for (var clip = 0; clip < 2; clip++)
        {
            var magnitudes = guided[clip].abs().flatten();
            var s = Math.Clamp(magnitudes.quantile(tensor(ratio, float64)).item<double>(), 1, most);
            TensorAssert.Close(guided[clip].clone().Limit_(-s, s).Over(s), clean[clip], 1e-12);
        }

        Assert.InRange(clean.abs().max().item<double>(), 0, 1 + 1e-12);
    }

    [Fact]
    public void TheNoiseFollowsFromTheLimitedEstimateUnlessItIsKept()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        DenoiserOutput Output(bool keeps) => new ThresholdedGuidance(new ClassifierFreeGuidance(1)) { KeepsNoise = keeps }
            .Guide(network.Bind, network.Prompts).Denoise(TwoBranches.Noisy(), TwoBranches.Level);

        Assert.Null(Output(keeps: false).NoiseFrom);
        TensorAssert.BitEqual(network.Positive, Output(keeps: true).NoiseFrom!);
    }

    [Fact]
    public void ARatioOutOfRangeIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>("ratio", () => new ClassifierFreeGuidance(4).Thresholded(1.5));
}
