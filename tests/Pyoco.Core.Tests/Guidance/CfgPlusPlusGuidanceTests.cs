using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class CfgPlusPlusGuidanceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheStepPutsTheNoiseOfTheNegativeBranchBack(bool isBatched)
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var (x, schedule) = (TwoBranches.Noisy(), new NoiseSchedule([new NoiseLevel(0.6, 0.8), new NoiseLevel(0.8, 0.6)], 1));

        var denoiser = new CfgPlusPlusGuidance(0.6) { IsBatched = isBatched }.Guide(network.Bind, network.Prompts);
        var next = new EulerSampler().Sample(denoiser, x, schedule, SamplingRun.Default);

        // arXiv 2406.08070, algorithm 2.
        var clean = network.Negative.Plus((network.Positive - network.Negative).Times(0.6));
        var noise = (x - network.Negative.Times(0.6)).Over(0.8);
        TensorAssert.Close(clean.Times(0.8).Plus(noise.Times(0.6)), next, 1e-12);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(7.5)]
    public void TheScaleOfClassifierFreeGuidanceIsRefused(double scale) => Assert.Contains(
        "from 0 to 1", Assert.Throws<ArgumentOutOfRangeException>("scale", () => new CfgPlusPlusGuidance(scale)).Message);
}
