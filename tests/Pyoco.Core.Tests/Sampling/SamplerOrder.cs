using Pyoco.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>The error of a sampler against the exact solution for Gaussian data: the flow keeps <c>(x - mean) / sqrt(s² + sigma²)</c>.</summary>
internal static class SamplerOrder
{
    private const double Mean = 0.3;
    private const double Deviation = 0.6;
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 5);

    /// <summary>The observed order: how the error falls when the steps double.</summary>
    public static double Of(ISampler sampler, Func<int, NoiseSchedule> schedule)
    {
        var (coarse, fine) = (Error(sampler, schedule(32)), Error(sampler, schedule(64)));
        return Math.Log2(coarse / fine);
    }

    public static double Error(ISampler sampler, NoiseSchedule schedule)
    {
        using var scope = NewDisposeScope();
        var noise = CholeskyNoise.White.Sample(Shape, new NoiseKey(3)).to(ScalarType.Float64);
        var start = schedule.Levels[0];
        var end = schedule.Levels[^1];

        var sample = sampler.Sample(new GaussianDenoiser(Mean, Deviation, Shape.Frames), noise, schedule, SamplingRun.Default);

        // In the coordinates x / Signal the marginal of the data is N(mean, s² + sigma²).
        var x = noise.mul(schedule.InitialScale / start.Signal);
        var shrink = Math.Sqrt((Deviation * Deviation + end.Sigma * end.Sigma) / (Deviation * Deviation + start.Sigma * start.Sigma));
        var exact = x.sub(Mean).mul(shrink).add(Mean).mul(end.Signal);
        return sample.sub(exact).abs().max().item<double>();
    }
}
