namespace Pyoco;

/// <summary>Makes the samplers of this package from their specifications, as reports and configurations hold them.</summary>
public static class SamplerFactory
{
    private static readonly SortedDictionary<string, Func<SpecParameters, ISampler>> Known = new(StringComparer.Ordinal)
    {
        ["brownian"] = p => new BrownianSampler(Create(p.Method("sampler"))),
        ["ddim"] = p => new DdimSampler(p.Number("eta")),
        ["ddpm"] = p => new DdpmSampler(p.Choice<DdpmVariance>("variance"), p.Has("ends") && p.OneOf("ends", "noisy") == "noisy"),
        ["deis"] = p => new DeisSampler(p.WholeNumber("order"), p.Choice<DpmSolverEnding>("ending")),
        ["dpm-solver"] = p => new DpmSolverSampler(DpmSolver(p, DpmSolverIntegrand.Noise)),
        ["dpm-solver++"] = p => new DpmSolverSampler(DpmSolver(p, DpmSolverIntegrand.Clean)),
        ["dpm-solver-singlestep"] = p => new DpmSolverSinglestepSampler(DpmSolver(p, DpmSolverIntegrand.Noise)),
        ["dpm-solver++-singlestep"] = p => new DpmSolverSinglestepSampler(DpmSolver(p, DpmSolverIntegrand.Clean)),
        ["dpm-solver-sde"] = p => new DpmSolverSdeSampler(p.Number("eta")),
        ["euler"] = _ => new EulerSampler(),
        ["free-init"] = p => new FreeInitSampler(Create(p.Method("sampler")), new FreeInitOptions
        {
            Iterations = p.WholeNumber("iterations"),
            Filter = LowPassFilter.Of(p.Method("filter")),
            CoarseToFine = p.Has("steps") && p.OneOf("steps", FreeInitSampler.CoarseToFine) == FreeInitSampler.CoarseToFine,
        }),
        ["freq-prior"] = p => new FreqPriorSampler(Create(p.Method("sampler")), new FreqPriorOptions
        {
            Iterations = p.WholeNumber("iterations"),
            Ratio = p.Number("ratio"),
            Share = p.Number("share"),
            Filter = LowPassFilter.Of(p.Method("filter")),
        }),
        ["heun"] = p => new HeunSampler(Heun(p)),
        ["kdpm2"] = p => new Kdpm2Sampler(p.Number("eta")),
        ["lcm"] = _ => new LcmSampler(),
        ["lms"] = p => new LmsSampler(p.WholeNumber("order")),
        ["pndm"] = p => new PndmSampler(p.OneOf("slopes", "noise", "velocity") == "velocity", p.OptionalLevel("repeat-from")),
        ["restart"] = p => new RestartSampler(Create(p.Method("sampler")), new RestartOptions
        {
            SigmaMin = p.Number("sigma-min"),
            SigmaMax = p.Number("sigma-max"),
            Steps = p.WholeNumber("steps"),
            Repeats = p.WholeNumber("repeats"),
        }),
        ["tcd"] = p => p.Has("jumps") ? new TcdSampler(p.Numbers("jumps")) : new TcdSampler(p.Number("gamma")),
        ["unipc"] = p => new UniPcSampler(new UniPcOptions
        {
            Order = p.WholeNumber("order"),
            Integrand = p.Choice<DpmSolverIntegrand>("integrand"),
            Form = p.Choice<UniPcForm>("form"),
            Predictor = p.Choice<UniPcPredictor>("predictor"),
            Corrects = p.WholeNumber("corrects") != 0,
            Ending = p.Choice<UniPcEnding>("ending"),
        }),
    };

    /// <summary>The sampler of a specification, with <c>Create(sampler.Spec).Spec</c> equal to <c>sampler.Spec</c>.</summary>
    /// <exception cref="NotSupportedException">No sampler of this package has that name.</exception>
    /// <exception cref="ArgumentException">A parameter is missing, unknown or out of range.</exception>
    public static ISampler Create(MethodSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!Known.TryGetValue(spec.Name, out var make))
        {
            throw new NotSupportedException($"There is no sampler '{spec.Name}'; {string.Join(", ", Known.Keys)} are known.");
        }

        var parameters = new SpecParameters(spec);
        return parameters.End(make(parameters));
    }

    private static DpmSolverOptions DpmSolver(SpecParameters parameters, DpmSolverIntegrand integrand) => new()
    {
        Integrand = integrand,
        Order = parameters.WholeNumber("order"),
        Correction = parameters.Choice<DpmSolverCorrection>("correction"),
        Ending = parameters.Choice<DpmSolverEnding>("ending"),
        Eta = parameters.Has("eta") ? parameters.Number("eta") : 0,
    };

    private static HeunOptions Heun(SpecParameters parameters)
    {
        var walked = new HeunOptions { Path = parameters.Has("path") ? parameters.Choice<HeunPath>("path") : HeunPath.Sigma };
        return !parameters.Has("churn") ? walked : walked with
        {
            Churn = parameters.Number("churn"),
            SigmaMin = parameters.Number("sigma-min"),
            SigmaMax = parameters.Number("sigma-max"),
            NoiseScale = parameters.Number("noise-scale"),
        };
    }
}
