namespace Pyoco;

/// <summary>Adds the samplers of this package to a pipeline. They walk the schedule of the model, whatever sampler it was published with.</summary>
public static class SamplerBuilderExtensions
{
    /// <summary>The first-order sampler: one evaluation a step.</summary>
    public static VideoDiffusionPipelineBuilder UseEuler(this VideoDiffusionPipelineBuilder builder, int steps) => Use(builder, new EulerSampler(), steps);

    /// <summary>EDM's second-order sampler: two evaluations a step.</summary>
    public static VideoDiffusionPipelineBuilder UseHeun(this VideoDiffusionPipelineBuilder builder, int steps) => Use(builder, new HeunSampler(), steps);

    /// <summary>DDIM: the first-order sampler with a share of fresh noise in every step, drawn from the pipeline's prior; one evaluation a step.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="eta">The share of fresh noise: 0 for none, which is Euler, to 1 for ancestral sampling.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eta"/> is not from 0 to 1.</exception>
    public static VideoDiffusionPipelineBuilder UseDdim(this VideoDiffusionPipelineBuilder builder, int steps, double eta = 0) =>
        Use(builder, new DdimSampler(eta), steps);

    /// <summary>PNDM: a multistep sampler for steps that are even in the timesteps of training; one evaluation a step, and one more in the first.</summary>
    public static VideoDiffusionPipelineBuilder UsePndm(this VideoDiffusionPipelineBuilder builder, int steps) => Use(builder, new PndmSampler(), steps);

    /// <summary>DPM-Solver++(2M), a second-order multistep sampler: one evaluation a step.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="options">Other members of the family; DPM-Solver++(2M) when null.</param>
    public static VideoDiffusionPipelineBuilder UseDpmSolver(this VideoDiffusionPipelineBuilder builder, int steps, DpmSolverOptions? options = null) =>
        Use(builder, new DpmSolverSampler(options), steps);

    /// <summary>Multistep consistency sampling for distilled models, in a few steps: one evaluation a step, with fresh noise from the pipeline's prior between them.</summary>
    public static VideoDiffusionPipelineBuilder UseLcm(this VideoDiffusionPipelineBuilder builder, int steps) => Use(builder, new LcmSampler(), steps);

    private static VideoDiffusionPipelineBuilder Use(VideoDiffusionPipelineBuilder builder, ISampler sampler, int steps)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseSampler(sampler, steps);
    }
}
