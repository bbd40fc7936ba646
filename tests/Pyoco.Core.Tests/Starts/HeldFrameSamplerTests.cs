using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class HeldFrameSamplerTests
{
    public static TheoryData<ISampler> Samplers => [new EulerSampler(), new HeunSampler(), new DpmSolverSampler()];

    // Whatever the sampler, the known frame comes out, to rounding at the top level's noise of 20.
    [Theory]
    [MemberData(nameof(Samplers))]
    public void TheFirstFrameOfEveryClipIsTheImage(ISampler sampler)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (image, noise) = (randn([1, 3, 1, 4, 5]), randn([2, 3, 4, 4, 5]));

        foreach (var strength in new[] { 1, 0.6 })
        {
            var video = new HeldFrameSampler(sampler, image.clone, strength)
                .Sample(new GaussianDenoiser(0, 0.5), noise, NoiseSchedule.Karras(12, 0.02, 20), new SamplingRun());

            Assert.True(video.narrow(2, 0, 1).Plus(image, -1).abs().max().item<float>() < 1e-4);
            Assert.True(video.narrow(2, 1, 3).Plus(image, -1).abs().mean().item<float>() > 0.1);
        }
    }

    // On the way the known frame is the image noised by its own part of the first noise: x = v + sigma n, exactly.
    [Fact]
    public void OnTheWayTheFrameIsTheImageNoisedByItsOwnNoise()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (image, noise, errors) = (randn([1, 3, 1, 4, 5]), randn([1, 3, 4, 4, 5]), new List<float>());
        var exact = new GaussianDenoiser(0, 0.5);
        var watched = new DelegateDenoiser((noisy, level) =>
        {
            using var inside = NewDisposeScope();
            var expected = image.Times(level.Signal).Plus(noise.narrow(2, 0, 1), level.Noise);
            errors.Add(noisy.narrow(2, 0, 1).Plus(expected, -1).abs().max().item<float>());
            return exact.Denoise(noisy, level).MoveToOuterDisposeScope();
        });

        using var video = new HeldFrameSampler(new EulerSampler(), image.clone, strength: 0.5)
            .Sample(watched, noise, NoiseSchedule.Karras(12, 0.02, 20), new SamplingRun());

        Assert.Equal(6, errors.Count);
        Assert.All(errors, e => Assert.True(e < 1e-5, $"{e}"));
    }

    // Two frames of unit variance that correlate by r: given the first, v, the second has the mean r v. The replacement method shows the
    // network v under noise alone, and reaches less: the mean m follows dm/dsigma = (m - D(v, m)) / sigma from m = 0, solved here apart.
    [Fact]
    public void AFrameThatCorrelatesFollowsTheHeldOneAsFarAsTheMethodTakesIt()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        const double r = 0.9;
        const float v = 1.5f;
        var (image, noise) = (zeros([1, 1, 1, 64, 64]).Plus(v), randn([1, 1, 2, 64, 64]));
        var denoiser = new GaussianDenoiser(0, new[,] { { 1, r }, { r, 1 } }, new[,] { { 1.0, 0 }, { 0, 1 } });

        using var video = new HeldFrameSampler(new HeunSampler(), image.clone, strength: 1)
            .Sample(denoiser, noise, NoiseSchedule.Karras(40, 0.002, 80), new SamplingRun());

        var mean = video.narrow(2, 1, 1).mean().item<float>();
        var expected = MeanBeside(v, r);
        Assert.InRange(expected, 0.4 * r * v, 0.6 * r * v);
        Assert.InRange(mean, expected - 0.09, expected + 0.09); // 5 sigma of 4096 pixels of variance 1 or less
    }

    private static double MeanBeside(double v, double r)
    {
        var (mean, steps) = (0.0, 20_000);
        var ratio = Math.Pow(1e-4 / 80, 1.0 / steps);
        for (var (i, sigma) = (0, 80.0); i < steps; i++, sigma *= ratio)
        {
            var (even, odd, variance) = ((v + mean) / 2, (v - mean) / 2, sigma * sigma);
            var estimate = even * (1 + r) / (1 + r + variance) - odd * (1 - r) / (1 - r + variance);
            mean += (ratio - 1) * (mean - estimate);
        }

        return mean;
    }
}
