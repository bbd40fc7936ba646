using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class ZeroStarGuidanceTests
{
    /// <summary>At scale 0 what is left is the multiple of the negative branch that is nearest to the conditional one: the rest is
    /// orthogonal to it.</summary>
    [Fact]
    public void TheNegativeBranchIsScaledToBeNearestToTheConditionalOne()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var (x, level) = (TwoBranches.Noisy(), TwoBranches.Level);

        var clean = new ZeroStarGuidance(0).Guide(network.Bind, network.Prompts).Clean(x, level);

        var (nearest, negative, positive) = (Flow(clean), Flow(network.Negative), Flow(network.Positive));
        var multiple = nearest.div(negative).view(2, -1);
        TensorAssert.Close(multiple.select(1, 0).unsqueeze(1).expand(multiple.shape), multiple, 1e-8);
        TensorAssert.Close(zeros([2, 1, 1, 1, 1]), PerClip.Inner(positive - nearest, negative), 1e-8);

        Tensor Flow(Tensor estimate) => PredictedQuantity.Flow.Of(estimate, x, level);
    }

    [Fact]
    public void TheScaleLeadsFromThereThroughTheConditionalOne()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        Tensor Clean(double scale) => new ZeroStarGuidance(scale) { IsBatched = true }.Guide(network.Bind, network.Prompts)
            .Clean(TwoBranches.Noisy(), TwoBranches.Level);

        TensorAssert.Close(Clean(0).Plus((network.Positive - Clean(0)).Times(4)), Clean(4), 1e-10);
    }

    /// <summary>A velocity of 0 leaves a video of flow levels, signal and noise of sum 1, as it is; the network is not called.</summary>
    [Fact]
    public void AtTheFirstLevelsOfAWalkNothingIsDone()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var noise = TwoBranches.Noisy();
        var levels = new[] { 1, 0.8, 0.5, 0.2, 0 }.Select(noise => new NoiseLevel(1 - noise, noise));
        var denoiser = new ZeroStarGuidance(3) { ZeroLevels = 2 }.Guide(network.Bind, network.Prompts);
        var samples = new List<Tensor>();
        var run = new SamplingRun { OnStep = step => samples.Add(step.Sample.clone().DetachFromDisposeScope()) };

        new EulerSampler().Sample(denoiser, noise, new NoiseSchedule(levels, 1), run);

        TensorAssert.Close(noise, samples[0], 1e-12);
        TensorAssert.Close(noise, samples[1], 1e-12);
        Assert.True(TensorAssert.LargestDifference(noise, samples[2]) > 0.1);
        Assert.Equal(2 * 2, network.Calls.Count);
        samples.ForEach(s => s.Dispose());
    }

    [Fact]
    public void ASettingOutOfRangeIsRefusedByName()
    {
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => new ZeroStarGuidance(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("ZeroLevels", () => new ZeroStarGuidance(2) { ZeroLevels = -1 });
    }
}
