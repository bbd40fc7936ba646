namespace Pyoco;

/// <summary>Makes the samplers of this package from their specifications, as reports and configurations hold them.</summary>
public static class SamplerFactory
{
    /// <summary>The sampler of a specification, with <c>Create(sampler.Spec).Spec</c> equal to <c>sampler.Spec</c>.</summary>
    /// <exception cref="NotSupportedException">No sampler of this package has that name.</exception>
    /// <exception cref="ArgumentException">A parameter is missing, unknown or out of range.</exception>
    public static ISampler Create(MethodSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var parameters = new SpecParameters(spec);
        return parameters.End<ISampler>(spec.Name switch
        {
            "euler" => new EulerSampler(),
            "heun" => new HeunSampler(),
            "ddim" => new DdimSampler(parameters.Number("eta")),
            "lcm" => new LcmSampler(),
            "pndm" => new PndmSampler(
                parameters.OneOf("slopes", "noise", "velocity") == "velocity", parameters.OptionalLevel("repeat-from")),
            "dpm-solver++" => DpmSolver(parameters, DpmSolverIntegrand.Clean),
            "dpm-solver" => DpmSolver(parameters, DpmSolverIntegrand.Noise),
            "free-init" => new FreeInitSampler(Create(parameters.Method("sampler")), new FreeInitOptions
            {
                Iterations = parameters.WholeNumber("iterations"),
                Filter = LowPassFilter.Of(parameters.Method("filter")),
            }),
            "freq-prior" => new FreqPriorSampler(Create(parameters.Method("sampler")), new FreqPriorOptions
            {
                Iterations = parameters.WholeNumber("iterations"),
                Ratio = parameters.Number("ratio"),
                Share = parameters.Number("share"),
                Filter = LowPassFilter.Of(parameters.Method("filter")),
            }),
            var other => throw new NotSupportedException(
                $"There is no sampler '{other}'; euler, heun, ddim, lcm, pndm, dpm-solver++, dpm-solver, free-init and freq-prior are known."),
        });
    }

    private static DpmSolverSampler DpmSolver(SpecParameters parameters, DpmSolverIntegrand integrand) => new(new DpmSolverOptions
    {
        Integrand = integrand,
        Order = parameters.WholeNumber("order"),
        Correction = parameters.Choice<DpmSolverCorrection>("correction"),
        Ending = parameters.Choice<DpmSolverEnding>("ending"),
    });
}
