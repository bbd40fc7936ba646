using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class WalkStepTests
{
    private static readonly NoiseSchedule Schedule = NoiseSchedule.Karras(steps: 3);

    [Fact]
    public void ASamplerOfOthersIsItsRule()
    {
        using var scope = NewDisposeScope();
        var noise = ones([1, 1, 2, 2, 2], dtype: float64);
        var asked = new List<(NoiseAddress Address, bool IsLast)>();
        var run = new SamplingRun { DrawNoise = address => ones_like(noise).Times(0.5) };

        var video = SamplerWalk.Follow(new DelegateDenoiser((x, _) => zeros_like(x)), noise, Schedule, run, (x, step) =>
        {
            asked.Add((new NoiseAddress(step.Index), step.IsLast));
            return step.AddNoise_(step.Denoise(x).Clean.Plus(x, 0.5), deviation: 2, draw: 3);
        });

        TensorAssert.Close(noise.Times(80).Over(2).Plus(1).Over(2).Plus(1).Over(2).Plus(1), video, tolerance: 1e-12);
        Assert.Equal([(new(0), false), (new(1), false), (new(2), true)], asked);
    }

    [Fact]
    public void DrawsOfAStepHaveAddressesOfTheirOwn()
    {
        using var scope = NewDisposeScope();
        var drawn = new List<NoiseAddress>();
        var walk = new SamplerWalk(new GaussianDenoiser(0, 1), Schedule, new SamplingRun
        {
            DrawNoise = address =>
            {
                drawn.Add(address);
                return zeros(1, 1);
            },
        });
        var step = new WalkStep(2, NoiseLevel.FromSigma(2), NoiseLevel.FromSigma(1), walk);

        step.AddNoise_(zeros(1, 1), 1);
        step.AddNoise_(zeros(1, 1), 1, draw: 1);

        Assert.Equal([new NoiseAddress(2, 0), new NoiseAddress(2, 1)], drawn);
    }

    [Fact]
    public void NoiseOfAnotherShapeIsRefused()
    {
        using var scope = NewDisposeScope();
        var walk = new SamplerWalk(new GaussianDenoiser(0, 1), Schedule, new SamplingRun { DrawNoise = _ => zeros(1, 1) });

        var error = Assert.Throws<InvalidOperationException>(
            () => new WalkStep(0, NoiseLevel.FromSigma(2), NoiseLevel.FromSigma(1), walk).AddNoise_(zeros(2, 2), 1));

        Assert.Contains("[1, 1]; [2, 2] was expected", error.Message);
    }
}
