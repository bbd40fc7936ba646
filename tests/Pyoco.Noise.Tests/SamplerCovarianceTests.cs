using Pyoco.TestSupport;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>Gaussian videos drawn with the exact denoiser must come out with their own covariance, whatever the sampler and the prior: the
/// test that fails when a step forgets that its noise is the prior's. No statistics: the walk is linear, and its matrix is looked
/// at.</summary>
public sealed class SamplerCovarianceTests(ITestOutputHelper output)
{
    private const int Frames = 4;
    private const double Deterministic = 0.01;
    private const double Stochastic = 0.05;
    private static readonly double[,] Data = DataCovariance();
    private static readonly DpmSolverOptions Sde = new() { Eta = 1 };

    // Each at a number of steps at which it is as exact as is asked.
    private static readonly (string Label, ISampler Sampler, int Steps)[] Samplers =
    [
        ("Euler", new EulerSampler(), 2000),
        ("Heun", new HeunSampler(), 64),
        ("Heun along the levels", new HeunSampler(new HeunOptions { Path = HeunPath.Levels }), 64),
        ("KDPM2", new Kdpm2Sampler(), 64),
        ("LMS 4", new LmsSampler(), 64),
        ("DEIS 3", new DeisSampler(), 64),
        ("PNDM", new PndmSampler(), 250),
        ("DPM-Solver++ 2M", new DpmSolverSampler(), 64),
        ("DPM-Solver++ 3M", new DpmSolverSampler(new DpmSolverOptions { Order = 3, Correction = DpmSolverCorrection.Heun }), 64),
        ("DPM-Solver 2M", new DpmSolverSampler(new DpmSolverOptions { Integrand = DpmSolverIntegrand.Noise }), 64),
        ("DPM-Solver++ 2S", new DpmSolverSinglestepSampler(), 96),
        ("DPM-Solver++ 3S", new DpmSolverSinglestepSampler(new DpmSolverOptions { Order = 3 }), 96),
        ("UniPC 2", new UniPcSampler(), 64),
        ("UniPC 3", new UniPcSampler(new UniPcOptions { Order = 3 }), 64),
        ("TCD, gamma 0", new TcdSampler(gamma: 0), 2000),
        ("DDIM, eta 0.5", new DdimSampler(eta: 0.5), 400),
        ("Euler ancestral", new DdimSampler(eta: 1), 400),
        ("DDPM", new DdpmSampler(), 400),
        ("DDPM, larger variance", new DdpmSampler(DdpmVariance.Forward), 400),
        ("Heun, churn", new HeunSampler(new HeunOptions { Churn = 40, SigmaMin = 0.05, SigmaMax = 50 }), 200),
        ("KDPM2 ancestral", new Kdpm2Sampler(eta: 1), 400),
        ("DPM-Solver++ 2M SDE", new DpmSolverSampler(Sde), 200),
        ("DPM-Solver++ 3M SDE", new DpmSolverSampler(Sde with { Order = 3, Correction = DpmSolverCorrection.Heun }), 200),
        ("DPM-Solver++ SDE", new DpmSolverSdeSampler(), 400),
        ("Restart", new RestartSampler(
            new HeunSampler(), new RestartOptions { SigmaMin = 0.1, SigmaMax = 5, Steps = 32, Repeats = 2 }), 64),
        ("Euler ancestral on a Brownian path", new BrownianSampler(new DdimSampler(eta: 1)), 400),
        ("LCM", new LcmSampler(), 4),
        ("TCD", new TcdSampler(gamma: 0.3), 4),
    ];

    public static IEnumerable<object[]> Cases =>
        from sampler in Samplers
        from prior in new[] { "independent", "mixed", "progressive", "looping", "frequency" }
        select new object[] { sampler.Label, prior };

    public static IEnumerable<object[]> WrongCases =>
        from sampler in Samplers
        where sampler.Sampler.DrawsNoise(NoiseSchedule.Karras(64))
        from prior in new[] { "mixed", "progressive" }
        select new object[] { sampler.Label, prior };

    [Theory, MemberData(nameof(Cases))]
    public void TheCovarianceOfTheDataComesBack(string label, string prior)
    {
        using var scope = NewDisposeScope();
        var (_, sampler, steps) = Samplers.Single(s => s.Label == label);
        var allowed = sampler.DrawsNoise(NoiseSchedule.Karras(steps)) ? Stochastic : Deterministic;

        var worst = Laws(prior).Max(noise => Error(label, sampler, steps, noise, stepNoise: noise));

        output.WriteLine($"{label}, {prior}, {steps} steps: {worst:P2}");
        Assert.True(worst < allowed, $"The covariance is off by {worst:P2} in {steps} steps; {allowed:P0} was allowed.");
    }

    [Theory, MemberData(nameof(WrongCases))]
    public void IndependentStepNoiseGivesAnotherCovariance(string label, string prior)
    {
        using var scope = NewDisposeScope();
        var (_, sampler, steps) = Samplers.Single(s => s.Label == label);
        var independent = new IndependentNoise().Distribution(new VideoShape(1, 1, Frames, 1, 1)).At(0, 0).Covariance();

        var error = Error(label, sampler, steps, Laws(prior)[0], independent);

        output.WriteLine($"{label}, {prior}, {steps} steps: {error:P0} wrong");
        Assert.True(error > Stochastic, $"Independent step noise is off by {error:P1} only.");
    }

    // The covariance of the frames at a pixel, or at the least, a middle and the greatest spatial frequency.
    private static double[][,] Laws(string name)
    {
        ILinearGaussianPrior prior = name switch
        {
            "independent" => new IndependentNoise(),
            "mixed" => new MixedNoise(alpha: 1),
            "progressive" => new ProgressiveNoise(alpha: 2),
            "looping" => new LoopingNoise(period: Frames, alpha: 1),
            _ => new FrequencyNoise(new MixedNoise(alpha: 2), new IndependentNoise(), SpatialFilter.Gaussian(0.5)),
        };
        var law = prior.Distribution(new VideoShape(1, 1, Frames, 8, 8));
        return law.DiffersByFrequency
            ? [law.At(0, 0).Covariance(), law.At(1, 2).Covariance(), law.At(4, 4).Covariance()]
            : [law.At(0, 0).Covariance()];
    }

    private static double Error(string label, ISampler sampler, int steps, double[,] noise, double[,] stepNoise)
    {
        var schedule = Schedule(label, steps);
        IVideoDenoiser denoiser = label switch
        {
            "LCM" => Trajectory(noise, (_, _) => 0),
            "TCD" => Trajectory(noise, (level, ends) => 0.7 * ends.First(end => end < level.Sigma), schedule),
            _ => new GaussianDenoiser(mean: 0, Data, noise),
        };
        var covariance = Covariance(sampler, schedule, denoiser, noise, stepNoise);
        return (linalg.norm(covariance - tensor(Data)) / linalg.norm(tensor(Data))).item<double>();
    }

    private static NoiseSchedule Schedule(string label, int steps) => label switch
    {
        // PNDM suits steps that are even in time.
        "PNDM" => NoiseSchedule.FromBetas(DiscreteTimesteps.Linear(1000, 0.0001, 0.02), steps),
        "LCM" or "TCD" => new NoiseSchedule(new[] { 80.0, 5, 1, 0.2, 0 }.Select(NoiseLevel.FromSigma), initialScale: 80),
        _ => NoiseSchedule.Karras(steps),
    };

    // Each channel holds the unit vectors of one source of noise, the start or a draw, so that one walk shows the matrices of all.
    private static Tensor Covariance(
        ISampler sampler, NoiseSchedule schedule, IVideoDenoiser denoiser, double[,] noise, double[,] stepNoise)
    {
        var sources = new Dictionary<NoiseAddress, int>();
        var count = new SamplingRun
        {
            DrawNoise = address =>
            {
                _ = sources.TryAdd(address, sources.Count + 1);
                return zeros([1, 1, Frames, 1, 1], dtype: float64);
            },
        };
        sampler.Sample(denoiser, zeros([1, 1, Frames, 1, 1], dtype: float64), schedule, count);
        var run = new SamplingRun { DrawNoise = address => UnitVectors(sources.Count + 1, sources[address]) };

        var maps = sampler.Sample(denoiser, UnitVectors(sources.Count + 1, 0), schedule, run)[0].squeeze(2); // (C, F, F)

        var fresh = maps.narrow(0, 1, sources.Count);
        return maps[0].mm(tensor(noise)).mm(maps[0].t()).Plus(fresh.matmul(tensor(stepNoise)).bmm(fresh.transpose(1, 2)).sum(dim: 0));
    }

    private static Tensor UnitVectors(int channels, int channel)
    {
        var video = zeros([1, channels, Frames, 1, Frames], dtype: float64);
        video.select(1, channel).view(Frames, Frames).copy_(eye(Frames, dtype: float64));
        return video;
    }

    // What a distilled network says: the estimate D with which the step ends on the trajectory of the probability-flow ODE, at a sigma s
    // (0 for consistency). With y = S_n^(-1/2) x and S = S_n^(-1/2) S_d S_n^(-1/2), the trajectory is ((S + s^2) / (S + sigma^2))^(1/2) y.
    private static DelegateDenoiser Trajectory(
        double[,] noise, Func<NoiseLevel, IEnumerable<double>, double> end, NoiseSchedule? schedule = null)
    {
        var (root, inverseRoot) = (Function(tensor(noise), Math.Sqrt), Function(tensor(noise), v => 1 / Math.Sqrt(v)));
        var whitened = inverseRoot.mm(tensor(Data)).mm(inverseRoot);
        return new DelegateDenoiser((x, level) =>
        {
            var (sigma, s) = (level.Sigma, end(level, schedule?.Levels.Select(l => l.Sigma) ?? []));
            var jump = root.mm(Function(whitened, v => Math.Sqrt((v + s * s) / (v + sigma * sigma)))).mm(inverseRoot);
            var video = x.squeeze(3).Over(level.Signal); // (1, C, F, ...)
            return (matmul(jump, video) - video.Times(s / sigma)).Over(1 - s / sigma).unsqueeze(3);
        });
    }

    private static Tensor Function(Tensor symmetric, Func<double, double> function)
    {
        var (values, vectors) = linalg.eigh(symmetric);
        return vectors.mm(diag(tensor(values.data<double>().Select(function).ToArray()))).mm(vectors.t());
    }

    // Slow motion, a little independent texture, and frames whose contrast rises.
    private static double[,] DataCovariance()
    {
        var data = new double[Frames, Frames];
        for (var i = 0; i < Frames; i++)
        {
            for (var j = 0; j < Frames; j++)
            {
                data[i, j] = (0.4 + 0.05 * i) * (0.4 + 0.05 * j) * Math.Pow(0.5, Math.Abs(i - j)) + (i == j ? 0.02 : 0);
            }
        }

        return data;
    }
}
