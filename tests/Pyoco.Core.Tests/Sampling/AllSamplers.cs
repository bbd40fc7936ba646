namespace Pyoco.Tests;

/// <summary>Every sampler of the package, by a label, with settings that show each of its parts.</summary>
internal static class AllSamplers
{
    private static readonly RestartOptions Interval = new() { SigmaMin = 0.5, SigmaMax = 4, Steps = 3, Repeats = 2 };

    public static IReadOnlyDictionary<string, ISampler> ByLabel { get; } = new Dictionary<string, ISampler>
    {
        ["euler"] = new EulerSampler(),
        ["heun"] = new HeunSampler(),
        ["heun levels"] = new HeunSampler(new HeunOptions { Path = HeunPath.Levels }),
        ["heun churn"] = new HeunSampler(new HeunOptions { Churn = 3, SigmaMin = 0.05, SigmaMax = 15, NoiseScale = 1.003 }),
        ["ddim"] = new DdimSampler(eta: 0.6),
        ["ddim 0"] = new DdimSampler(),
        ["ddim 1"] = new DdimSampler(eta: 1),
        ["ddpm"] = new DdpmSampler(),
        ["ddpm forward"] = new DdpmSampler(DdpmVariance.Forward),
        ["ddpm forward noisy"] = new DdpmSampler(DdpmVariance.Forward, endsNoisy: true),
        ["pndm"] = new PndmSampler(),
        ["pndm velocity"] = new PndmSampler(usesVelocity: true),
        ["pndm repeat"] = new PndmSampler(false, new NoiseLevel(0.1, 0.9949)),
        ["pndm velocity repeat"] = new PndmSampler(usesVelocity: true, new NoiseLevel(0, 1)),
        ["lms"] = new LmsSampler(),
        ["lms 2"] = new LmsSampler(order: 2),
        ["deis"] = new DeisSampler(),
        ["deis 2 full"] = new DeisSampler(2, DpmSolverEnding.FullOrder),
        ["dpm-solver++"] = new DpmSolverSampler(),
        ["dpm-solver"] = new DpmSolverSampler(new DpmSolverOptions { Integrand = DpmSolverIntegrand.Noise }),
        ["dpm-solver++ 3m"] = new DpmSolverSampler(new DpmSolverOptions { Order = 3 }),
        ["dpm-solver++ 3m heun"] = new DpmSolverSampler(
            new DpmSolverOptions { Order = 3, Correction = DpmSolverCorrection.Heun, Ending = DpmSolverEnding.FullOrder }),
        ["dpm-solver++ 2m sde"] = new DpmSolverSampler(new DpmSolverOptions { Eta = 1 }),
        ["dpm-solver++ 3m sde"] = new DpmSolverSampler(
            new DpmSolverOptions { Order = 3, Eta = 0.5, Correction = DpmSolverCorrection.Heun }),
        ["dpm-solver 2m sde"] = new DpmSolverSampler(new DpmSolverOptions { Eta = 1, Integrand = DpmSolverIntegrand.Noise }),
        ["dpm-solver++ 2s"] = new DpmSolverSinglestepSampler(),
        ["dpm-solver++ 3s"] = new DpmSolverSinglestepSampler(new DpmSolverOptions { Order = 3, Correction = DpmSolverCorrection.Heun }),
        ["dpm-solver 3s"] = new DpmSolverSinglestepSampler(new DpmSolverOptions { Order = 3, Integrand = DpmSolverIntegrand.Noise }),
        ["dpm-solver sde"] = new DpmSolverSdeSampler(),
        ["dpm-solver sde 0"] = new DpmSolverSdeSampler(eta: 0),
        ["unipc"] = new UniPcSampler(),
        ["unipc 3"] = new UniPcSampler(new UniPcOptions { Order = 3, Ending = UniPcEnding.FullOrder }),
        ["unipc b1"] = new UniPcSampler(new UniPcOptions { Form = UniPcForm.B1, Integrand = DpmSolverIntegrand.Noise }),
        ["unipc deis"] = new UniPcSampler(
            new UniPcOptions { Order = 3, Integrand = DpmSolverIntegrand.Noise, Predictor = UniPcPredictor.Exact }),
        ["unip"] = new UniPcSampler(new UniPcOptions { Corrects = false }),
        ["kdpm2"] = new Kdpm2Sampler(),
        ["kdpm2 ancestral"] = new Kdpm2Sampler(eta: 1),
        ["lcm"] = new LcmSampler(),
        ["tcd"] = new TcdSampler(),
        ["tcd 0"] = new TcdSampler(gamma: 0),
        ["tcd jumps"] = new TcdSampler([3, 1, 0.4, 0.1, 0.005, 0]),
        ["restart"] = new RestartSampler(new HeunSampler(), Interval),
        ["brownian"] = new BrownianSampler(new DdimSampler(eta: 1)),
    };

    /// <summary>Those that take each step of the schedule once.</summary>
    public static TheoryData<string> OncePerStep => new(ByLabel.Keys.Where(label => label != "restart"));

    /// <summary>Those that draw fresh noise.</summary>
    public static TheoryData<string> Stochastic => new(StochasticLabels);

    /// <summary>Those that draw once in each step but the last, at draw 0.</summary>
    public static TheoryData<string> OneDrawAStep => new(StochasticLabels.Except(
        ["dpm-solver sde", "heun churn", "restart", "brownian", "ddpm forward noisy"]));

    private static IEnumerable<string> StochasticLabels =>
        ByLabel.Where(pair => pair.Value.DrawsNoise(NoiseSchedule.Karras(steps: 6, sigmaMin: 0.01, sigmaMax: 20))).Select(pair => pair.Key);
}
