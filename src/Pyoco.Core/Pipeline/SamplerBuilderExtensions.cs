namespace Pyoco;

/// <summary>Adds the samplers of this package to a pipeline. They walk the schedule of the model, whatever sampler it was published
/// with.</summary>
public static class SamplerBuilderExtensions
{
    /// <summary>The Euler sampler, first order: one evaluation a step.</summary>
    public static VideoDiffusionPipelineBuilder UseEuler(this VideoDiffusionPipelineBuilder builder, int steps) =>
        Use(builder, new EulerSampler(), steps);

    /// <summary>The Heun sampler of EDM, second order: two evaluations a step.</summary>
    public static VideoDiffusionPipelineBuilder UseHeun(this VideoDiffusionPipelineBuilder builder, int steps) =>
        Use(builder, new HeunSampler(), steps);

    /// <summary>DDIM, first order, with fresh noise in every step where eta is above 0, drawn from the pipeline's prior; one evaluation a
    /// step.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="eta">How much of the noise is fresh: from 0, none (Euler), to 1 (ancestral sampling); one out of range is reported by
    /// <see cref="VideoDiffusionPipelineBuilder.Build"/> with everything else.</param>
    public static VideoDiffusionPipelineBuilder UseDdim(this VideoDiffusionPipelineBuilder builder, int steps, double eta = 0)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (eta is >= 0 and <= 1)
        {
            return Use(builder, new DdimSampler(eta), steps);
        }

        // Another sampler stands in, so that no second line says that there is none.
        builder.Mistake(FormattableString.Invariant($"The eta of DDIM is {eta}; 0 to 1 was expected."));
        return Use(builder, new DdimSampler(), steps);
    }

    /// <summary>PNDM: a multistep sampler for steps that are even in the timesteps of training; one evaluation a step, and one more in the
    /// first.</summary>
    public static VideoDiffusionPipelineBuilder UsePndm(this VideoDiffusionPipelineBuilder builder, int steps) =>
        Use(builder, new PndmSampler(), steps);

    /// <summary>DPM-Solver++(2M), a second-order multistep sampler: one evaluation a step.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="options">Other members of the family; DPM-Solver++(2M) when null.</param>
    public static VideoDiffusionPipelineBuilder UseDpmSolver(
        this VideoDiffusionPipelineBuilder builder, int steps, DpmSolverOptions? options = null) =>
        Use(builder, new DpmSolverSampler(options), steps);

    /// <summary>Multistep consistency sampling for distilled models, in a few steps: one evaluation a step, with fresh noise from the
    /// pipeline's prior between them.</summary>
    public static VideoDiffusionPipelineBuilder UseLcm(this VideoDiffusionPipelineBuilder builder, int steps) =>
        Use(builder, new LcmSampler(), steps);

    private static VideoDiffusionPipelineBuilder Use(VideoDiffusionPipelineBuilder builder, ISampler sampler, int steps)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseSampler(sampler, steps);
    }
}
