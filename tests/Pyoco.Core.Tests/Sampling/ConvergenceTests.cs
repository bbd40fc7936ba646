using Pyoco.TestSupport;
using Xunit;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>The samplers against the solution of the probability-flow ODE, which Gaussian data have in closed form.</summary>
public sealed class ConvergenceTests(ITestOutputHelper output)
{
    private static readonly GaussianDenoiser Gaussian = new(mean: 0.3, deviation: 0.5);

    // Order documented, and the order that a walk has which starts by itself, where that is another.
    private static readonly (string Label, ISampler Sampler, double Order, double SelfStarted)[] Solvers =
    [
        ("Euler", new EulerSampler(), 1, 1),
        ("DDIM, eta 0", new DdimSampler(), 1, 1),
        ("Heun", new HeunSampler(), 2, 2),
        ("Heun along the levels", new HeunSampler(new HeunOptions { Path = HeunPath.Levels }), 2, 2),
        ("KDPM2", new Kdpm2Sampler(), 2, 2),
        ("DPM-Solver++ SDE, eta 0", new DpmSolverSdeSampler(eta: 0), 2, 2),
        ("LMS 2", new LmsSampler(order: 2), 2, 2),
        ("LMS 3", new LmsSampler(order: 3), 3, 2),
        ("LMS 4", new LmsSampler(), 4, 2),
        ("DEIS 2", new DeisSampler(2, Full), 2, 2),
        ("DEIS 3", new DeisSampler(3, Full), 3, 2),
        ("DEIS 4", new DeisSampler(4, Full), 4, 2),
        ("DPM-Solver++ 1", DpmSolver(1, DpmSolverCorrection.Midpoint), 1, 1),
        ("DPM-Solver++ 2M", DpmSolver(2, DpmSolverCorrection.Midpoint), 2, 2),
        ("DPM-Solver++ 2M, Heun", DpmSolver(2, DpmSolverCorrection.Heun), 2, 2),
        ("DPM-Solver++ 3M as published", DpmSolver(3, DpmSolverCorrection.Midpoint), 2, 2),
        ("DPM-Solver++ 3M, Heun", DpmSolver(3, DpmSolverCorrection.Heun), 3, 2),
        ("DPM-Solver 2M", DpmSolver(2, DpmSolverCorrection.Midpoint, DpmSolverIntegrand.Noise), 2, 2),
        ("DPM-Solver 3M, Heun", DpmSolver(3, DpmSolverCorrection.Heun, DpmSolverIntegrand.Noise), 3, 2),
        ("DPM-Solver++ 2S", Singlestep(2, DpmSolverCorrection.Midpoint), 2, 2),
        ("DPM-Solver++ 3S as published", Singlestep(3, DpmSolverCorrection.Midpoint), 3, 3),
        ("DPM-Solver++ 3S, Heun", Singlestep(3, DpmSolverCorrection.Heun), 3, 3),
        ("DPM-Solver 3S, Heun", Singlestep(3, DpmSolverCorrection.Heun, DpmSolverIntegrand.Noise), 3, 3),
        ("UniP 2", UniPc(2, corrects: false), 2, 2),
        ("UniP 3", UniPc(3, corrects: false), 3, 2),
        ("UniPC 1", UniPc(1), 2, 2),
        ("UniPC 1, B1", UniPc(1, UniPcForm.B1), 2, 2),
        ("UniPC 2", UniPc(2), 3, 3),
        ("UniPC 2, B1", UniPc(2, UniPcForm.B1), 3, 3),
        ("UniPC 3", UniPc(3), 4, 3),
        ("TCD, gamma 0", new TcdSampler(gamma: 0), 1, 1),
    ];

    public static IEnumerable<object[]> Orders =>
        from solver in Solvers
        from levels in new[] { "sigma", "variance preserving", "flow" }
        select new object[] { solver.Label, levels };

    private const DpmSolverEnding Full = DpmSolverEnding.FullOrder;

    /// <summary>The order from exact history: the first steps of a multistep method are put right, so that what follows is of its order
    /// alone. UniPC keeps where its steps started, and starts instead where estimates hardly change.</summary>
    [Theory, MemberData(nameof(Orders))]
    public void TheErrorFallsWithTheOrderDocumented(string label, string levels)
    {
        var (_, sampler, order, _) = Solvers.Single(solver => solver.Label == label);
        var isUniPc = label.StartsWith("UniPC", StringComparison.Ordinal);
        var intervals = isUniPc ? new[] { 192, 384 } : [96, 192];

        var errors = intervals.Select(n => Error(sampler, Levels(n, levels, isUniPc ? 3e4 : 10), exactSteps: isUniPc ? 0 : 3)).ToArray();

        var slope = Math.Log2(errors[0] / errors[1]);
        output.WriteLine($"{label}, {levels}: {slope:F2} ({errors[0]:E1}, {errors[1]:E1})");
        Assert.Equal(order, slope, tolerance: 0.3);
    }

    [Theory, MemberData(nameof(Orders))]
    public void AWalkThatStartsByItselfHasTheOrderOfItsFirstSteps(string label, string levels)
    {
        var (_, sampler, _, order) = Solvers.Single(solver => solver.Label == label);

        var errors = new[] { 192, 384 }.Select(n => Error(sampler, Levels(n, levels, 10))).ToArray();

        var slope = Math.Log2(errors[0] / errors[1]);
        output.WriteLine($"{label}, {levels}: {slope:F2} ({errors[0]:E1}, {errors[1]:E1})");
        Assert.True(slope > order - 0.3, $"The slope is {slope:F2}; {order} was expected at least.");
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void PndmIsOfSecondOrderInNoiseAndOfFirstInVelocityWhereStepsAreEvenInTime(bool usesVelocity, double order)
    {
        var errors = new[] { 64, 128, 256 }.Select(intervals => Error(new PndmSampler(usesVelocity), EvenInTime(intervals))).ToArray();

        Assert.Equal(order, Math.Log2(errors[0] / errors[1]), tolerance: 0.3);
        Assert.Equal(order, Math.Log2(errors[1] / errors[2]), tolerance: 0.2);
    }

    [Fact]
    public void HeunNeedsFarFewerCallsThanEulerForTheSameError()
    {
        // 32 intervals of Heun ask the denoiser 64 times.
        var (heun, euler) = (Error(new HeunSampler(), Levels(32, "sigma", 10)), Error(new EulerSampler(), Levels(64, "sigma", 10)));

        Assert.True(heun < euler / 4, $"Heun is off by {heun}, Euler by {euler}.");
    }

    public static IEnumerable<object[]> Walks =>
        from label in AllSamplers.ByLabel.Keys
        where label is not ("heun levels" or "tcd jumps" or "pndm repeat" or "pndm velocity repeat")
        from power in new[] { 0.0, 1, 0.5 }
        select new object[] { label, power };

    [Theory, MemberData(nameof(Walks))]
    public void ScaledLevelsAreWalkedAsTheSigmasBehindThem(string label, double power) => AssertSameWalk(AllSamplers.ByLabel[label], power);

    // Walking to sigma 0.01: a last step to 0 would add an error of its own.
    private static NoiseLevel[] Levels(int intervals, string convention, double sigmaMax) =>
    [
        .. NoiseSchedule.Karras(intervals + 1, sigmaMin: 0.01, sigmaMax).Levels.SkipLast(1).Select(level => convention switch
        {
            "sigma" => level,
            "flow" => level.ToFlow(),
            _ => level.ToUnitVariance(),
        }),
    ];

    // The largest error over noise of a fixed seed. The videos after the first steps are replaced by the exact ones on request.
    private static double Error(ISampler sampler, NoiseLevel[] levels, int exactSteps = 0)
    {
        using var scope = NewDisposeScope();
        var schedule = new NoiseSchedule(levels, initialScale: levels[0].Noise);
        var noise = Noise(seed: 21);
        var start = noise.Times(schedule.InitialScale);
        var run = new SamplingRun
        {
            OnStep = step =>
            {
                if (step.Index < exactSteps)
                {
                    step.Sample.copy_(Gaussian.SolveExactly(start, levels[0], step.Level));
                }
            },
        };

        var video = sampler.Sample(Gaussian, noise, schedule, run);

        var exact = Gaussian.SolveExactly(start, levels[0], levels[^1]);
        return TensorAssert.LargestDifference(exact.Over(levels[^1].Signal), video.Over(levels[^1].Signal));
    }

    private static DpmSolverSampler DpmSolver(
        int order, DpmSolverCorrection correction, DpmSolverIntegrand integrand = DpmSolverIntegrand.Clean) =>
        new(new DpmSolverOptions { Order = order, Correction = correction, Integrand = integrand, Ending = Full });

    private static DpmSolverSinglestepSampler Singlestep(
        int order, DpmSolverCorrection correction, DpmSolverIntegrand integrand = DpmSolverIntegrand.Clean) =>
        new(new DpmSolverOptions { Order = order, Correction = correction, Integrand = integrand, Ending = Full });

    private static UniPcSampler UniPc(int order, UniPcForm form = UniPcForm.B2, bool corrects = true) =>
        new(new UniPcOptions { Order = order, Form = form, Corrects = corrects, Ending = UniPcEnding.FullOrder });

    // A denoiser that is no linear function and looks at sigma space only.
    private static void AssertSameWalk(ISampler sampler, double power)
    {
        using var scope = NewDisposeScope();
        var denoiser = new DelegateDenoiser((x, level) => tanh(x.Times(2).Over(level.Signal)).Over(1 + level.Sigma));
        var sigmas = NoiseSchedule.Karras(steps: 9, sigmaMin: 0.02, sigmaMax: 15);
        var scaled = sigmas.Levels.Select(l => Scaled(l.Sigma, power)).ToArray();
        var noise = Noise(seed: 22);

        var run = new SamplingRun { DrawNoise = address => Noise(new NoiseKey(23).At(address)) };

        var expected = sampler.Sample(denoiser, noise, sigmas, run);
        var actual = sampler.Sample(denoiser, noise, new NoiseSchedule(scaled, scaled[0].Noise), run);

        TensorAssert.Close(expected, actual, tolerance: 1e-12);
    }

    // Linear betas in continuous time: Signal^2 = exp(-(0.1 t + 10 t^2)), as score-based models have them (arXiv 2011.13456, equation 29),
    // from 0.8 to 0.1.
    private static NoiseLevel[] EvenInTime(int intervals) =>
    [
        .. Enumerable.Range(0, intervals + 1).Select(i => 0.8 - 0.7 * i / intervals).Select(t => Math.Exp(-(0.1 * t + 10 * t * t)))
            .Select(square => new NoiseLevel(Math.Sqrt(square), Math.Sqrt(1 - square))),
    ];

    // Power 0 is the sigma level itself, 1/2 the variance-preserving one, 1 the one whose signal falls as 1 / (1 + sigma^2).
    private static NoiseLevel Scaled(double sigma, double power)
    {
        var signal = Math.Pow(1 + sigma * sigma, -power);
        return new NoiseLevel(signal, signal * sigma);
    }

    private static Tensor Noise(ulong seed) => Noise(new NoiseKey(seed));

    private static Tensor Noise(NoiseKey key)
    {
        using var noise = GaussianFramePrior.Independent().Sample(new VideoShape(1, 1, 2, 4, 4), key);
        return noise.to(float64);
    }
}
