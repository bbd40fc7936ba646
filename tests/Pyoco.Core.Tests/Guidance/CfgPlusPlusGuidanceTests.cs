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
        var clean = network.Negative + (0.6 * (network.Positive - network.Negative));
        var noise = (x - (0.6 * network.Negative)) / 0.8;
        TensorAssert.Close((0.8 * clean) + (0.6 * noise), next, 1e-12);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(7.5)]
    public void TheScaleOfClassifierFreeGuidanceIsRefused(double scale) => Assert.Contains(
        "from 0 to 1", Assert.Throws<ArgumentOutOfRangeException>("scale", () => new CfgPlusPlusGuidance(scale)).Message);
}
