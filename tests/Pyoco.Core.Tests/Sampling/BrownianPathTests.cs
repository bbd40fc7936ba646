using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class BrownianPathTests
{
    private static readonly VideoShape Shape = new(1, 1, 4, 64, 64);

    private static readonly SamplingRun Run = new()
    {
        DrawNoise = address => GaussianFramePrior.Autoregressive(0.8).Sample(Shape, new NoiseKey(31).At(address)),
    };

    [Fact]
    public void IncrementsAddUpAsThoseOfOnePath()
    {
        using var scope = NewDisposeScope();
        NoiseLevel[] levels = [new(0, 1), .. new[] { 30.0, 4, 0.9, 0.02 }.Select(NoiseLevel.FromSigma)];

        var parts = zeros(Shape.ToArray());
        for (var i = 1; i < levels.Length; i++)
        {
            parts.Plus_(BrownianPath.Increment(Run, levels[i - 1], levels[i]).Times(Length(levels[i - 1], levels[i])));
        }

        var whole = BrownianPath.Increment(Run, levels[0], levels[^1]).Times(Length(levels[0], levels[^1]));
        TensorAssert.Close(whole.Over(50), parts.Over(50), tolerance: 2e-3); // places are rounded to 3e-5 in ln sigma
    }

    [Theory]
    [InlineData(80, 3)]
    [InlineData(1.01, 1)]
    [InlineData(0.5, 0)]
    public void AnIncrementIsUnitNoiseOfThePrior(double from, double to)
    {
        using var scope = NewDisposeScope();

        var noise = BrownianPath.Increment(Run, NoiseLevel.FromSigma(from), NoiseLevel.FromSigma(to)).to(float64);

        var frames = noise.reshape(Shape.Frames, -1);
        var covariance = frames.mm(frames.t()).Over(frames.size(1));
        for (var i = 0; i < Shape.Frames; i++)
        {
            for (var j = 0; j < Shape.Frames; j++)
            {
                var expected = Math.Pow(0.8, Math.Abs(i - j));
                var deviation = Math.Sqrt((1 + expected * expected) / frames.size(1));
                Assert.Equal(expected, covariance[i, j].item<double>(), tolerance: 5.5 * deviation);
            }
        }
    }

    [Fact]
    public void IncrementsOfStepsThatDoNotOverlapAreIndependent()
    {
        using var scope = NewDisposeScope();
        var levels = new[] { 20.0, 2, 1.9, 0.1 }.Select(NoiseLevel.FromSigma).ToArray();
        var noises = levels.Zip(levels.Skip(1), (a, b) => BrownianPath.Increment(Run, a, b)[0, 0, 0].to(float64)).ToArray();

        for (var i = 0; i < noises.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var correlation = (noises[i] * noises[j]).mean().item<double>();
                Assert.Equal(0, correlation, tolerance: 5 / Math.Sqrt(Shape.Height * Shape.Width));
            }
        }
    }

    [Fact]
    public void ItsDrawsAreOutsideOfThoseOfSteps()
    {
        using var scope = NewDisposeScope();
        var asked = new List<NoiseAddress>();
        var run = new SamplingRun
        {
            DrawNoise = address =>
            {
                asked.Add(address);
                return zeros(1);
            },
        };

        foreach (var sigma in new[] { 100, 1.3, 1e-9 })
        {
            BrownianPath.Increment(run, NoiseLevel.FromSigma(1000), NoiseLevel.FromSigma(sigma));
        }

        Assert.All(asked, address => Assert.InRange(address.Draw, 128, 255));
        Assert.All(asked, address => new NoiseKey(1).At(address));
        Assert.Equal(asked.Distinct().Count(), asked.Select(new NoiseKey(1).At).Distinct().Count());
        Assert.True(asked.Count <= 6 * 21);
    }

    [Fact]
    public void StepsFinerThanThePathAreRefused() => Assert.Contains("ln sigma", Assert.Throws<InvalidOperationException>(
        () => BrownianPath.Increment(Run, NoiseLevel.FromSigma(1), NoiseLevel.FromSigma(0.999999))).Message);

    private static double Length(NoiseLevel from, NoiseLevel to) =>
        Math.Sqrt(1 / (to.Sigma * to.Sigma) - 1 / (from.Sigma * from.Sigma));
}
