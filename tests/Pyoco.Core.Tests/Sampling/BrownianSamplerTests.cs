using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class BrownianSamplerTests
{
    private static readonly VideoShape Shape = new(1, 1, 2, 8, 8);

    private static readonly SamplingRun Run = new()
    {
        DrawNoise = address => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(41).At(address)).to(float64),
    };

    public static TheoryData<string> Samplers => ["ddim", "dpm", "sde", "kdpm2"];

    [Fact]
    public void WithAConstantEstimateAWalkOfAnyNumberOfStepsEndsInTheSameVideo()
    {
        using var scope = NewDisposeScope();
        var constant = new DelegateDenoiser((x, _) => ones_like(x).Times_(0.3));
        var sampler = new BrownianSampler(new DdimSampler(eta: 1));

        var videos = new[] { 2, 7, 40 }.Select(steps => sampler.Sample(constant, Noise(), To(0.1, steps), Run)).ToArray();

        TensorAssert.Close(videos[0], videos[1], tolerance: 1e-4);
        TensorAssert.Close(videos[0], videos[2], tolerance: 1e-4);
    }

    [Theory, MemberData(nameof(Samplers))]
    public void MoreStepsRefineTheSameVideoAndIndependentNoiseDoesNot(string name)
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(mean: 0.3, deviation: 0.5);
        var inner = Make(name);
        double Change(ISampler sampler, int steps) => TensorAssert.LargestDifference(
            sampler.Sample(gaussian, Noise(), To(0.05, steps), Run), sampler.Sample(gaussian, Noise(), To(0.05, 2 * steps), Run));

        var (coarse, fine) = (Change(new BrownianSampler(inner), 40), Change(new BrownianSampler(inner), 320));

        Assert.True(fine < coarse / 3, $"Doubling 40 steps changes the video by {coarse}, doubling 320 by {fine}.");
        Assert.True(Change(inner, 320) > 0.3);
    }

    [Fact]
    public void ItNamesTheSamplerInside()
    {
        var sampler = new BrownianSampler(new DdimSampler(eta: 1));

        Assert.Equal("""{"name":"brownian","sampler":{"name":"ddim","eta":1}}""", sampler.Spec.ToJson());
        Assert.True(sampler.DrawsNoise(NoiseSchedule.Karras(3)));
        Assert.False(new BrownianSampler(new EulerSampler()).DrawsNoise(NoiseSchedule.Karras(3)));
        Assert.Throws<ArgumentNullException>("inner", () => new BrownianSampler(null!));
    }

    private static ISampler Make(string name) => name switch
    {
        "ddim" => new DdimSampler(eta: 1),
        "dpm" => new DpmSolverSampler(new DpmSolverOptions { Eta = 1 }),
        "sde" => new DpmSolverSdeSampler(),
        _ => new Kdpm2Sampler(eta: 1),
    };

    // Ends noisy, so that no last jump hides the path.
    private static NoiseSchedule To(double sigmaMin, int steps) => new(
        NoiseSchedule.Exponential(steps + 1, sigmaMin, sigmaMax: 20).Levels.SkipLast(1), initialScale: 20);

    private static Tensor Noise() => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(42)).to(float64);
}
