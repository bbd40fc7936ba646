namespace Pyoco;

/// <summary>Adds the samplers of this package to a pipeline. They walk the schedule of the model, whatever sampler it was published
/// with.</summary>
public static class SamplerBuilderExtensions
{
    /// <summary>The Euler sampler, first order: one evaluation a step.</summary>
    public static VideoDiffusionPipelineBuilder UseEuler(this VideoDiffusionPipelineBuilder builder, int steps) =>
        Use(builder, new EulerSampler(), steps);

    /// <summary>The Euler ancestral sampler, which is <see cref="DdimSampler"/> with eta 1: one evaluation a step, with as much fresh noise
    /// from the pipeline's prior as the training process adds.</summary>
    public static VideoDiffusionPipelineBuilder UseEulerAncestral(this VideoDiffusionPipelineBuilder builder, int steps) =>
        Use(builder, new DdimSampler(eta: 1), steps);

    /// <summary>The Heun sampler of EDM, second order: two evaluations a step.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="options">The path, and churn: fresh noise from the pipeline's prior before each step; none when null.</param>
    public static VideoDiffusionPipelineBuilder UseHeun(
        this VideoDiffusionPipelineBuilder builder, int steps, HeunOptions? options = null) =>
        Use(builder, new HeunSampler(options), steps);

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

    /// <summary>DDPM, ancestral sampling with the variance of the paper: one evaluation a step, with fresh noise from the pipeline's
    /// prior.</summary>
    public static VideoDiffusionPipelineBuilder UseDdpm(
        this VideoDiffusionPipelineBuilder builder, int steps, DdpmVariance variance = DdpmVariance.Posterior) =>
        Use(builder, new DdpmSampler(variance), steps);

    /// <summary>PNDM: a multistep sampler for steps that are even in the timesteps of training; one evaluation a step, and one more in the
    /// first.</summary>
    public static VideoDiffusionPipelineBuilder UsePndm(this VideoDiffusionPipelineBuilder builder, int steps) =>
        Use(builder, new PndmSampler(), steps);

    /// <summary>The linear multistep method in sigma, up to fourth order: one evaluation a step.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is not from 1 to 4.</exception>
    public static VideoDiffusionPipelineBuilder UseLms(this VideoDiffusionPipelineBuilder builder, int steps, int order = 4) =>
        Use(builder, new LmsSampler(order), steps);

    /// <summary>DEIS, an exponential multistep method up to fourth order: one evaluation a step.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is not from 1 to 4.</exception>
    public static VideoDiffusionPipelineBuilder UseDeis(this VideoDiffusionPipelineBuilder builder, int steps, int order = 3) =>
        Use(builder, new DeisSampler(order), steps);

    /// <summary>UniPC, an exponential multistep method with a corrector: one evaluation a step.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="options">Order, form, and the method that is corrected; UniPC-2 when null.</param>
    public static VideoDiffusionPipelineBuilder UseUniPc(
        this VideoDiffusionPipelineBuilder builder, int steps, UniPcOptions? options = null) =>
        Use(builder, new UniPcSampler(options), steps);

    /// <summary>DPM-Solver++(2M), a second-order multistep sampler: one evaluation a step.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="options">Other members of the family: 3M, the SDEs, DPM-Solver; DPM-Solver++(2M) when null.</param>
    public static VideoDiffusionPipelineBuilder UseDpmSolver(
        this VideoDiffusionPipelineBuilder builder, int steps, DpmSolverOptions? options = null) =>
        Use(builder, new DpmSolverSampler(options), steps);

    /// <summary>DPM-Solver++(2S), a second-order sampler without a memory of earlier groups of steps: one evaluation a step.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="options">Other members of the family: 3S, DPM-Solver; DPM-Solver++(2S) when null.</param>
    /// <exception cref="ArgumentException">The options have an eta.</exception>
    public static VideoDiffusionPipelineBuilder UseDpmSolverSinglestep(
        this VideoDiffusionPipelineBuilder builder, int steps, DpmSolverOptions? options = null) =>
        Use(builder, new DpmSolverSinglestepSampler(options), steps);

    /// <summary>DPM-Solver++ SDE, a stochastic midpoint method: two evaluations a step, with fresh noise from the pipeline's
    /// prior.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eta"/> is not from 0 to 1.</exception>
    public static VideoDiffusionPipelineBuilder UseDpmSolverSde(this VideoDiffusionPipelineBuilder builder, int steps, double eta = 1) =>
        Use(builder, new DpmSolverSdeSampler(eta), steps);

    /// <summary>KDPM2, the midpoint method, second order: two evaluations a step.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="eta">How much of the noise is fresh, from the pipeline's prior: from 0, none, to 1, the ancestral form.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eta"/> is not from 0 to 1.</exception>
    public static VideoDiffusionPipelineBuilder UseKdpm2(this VideoDiffusionPipelineBuilder builder, int steps, double eta = 0) =>
        Use(builder, new Kdpm2Sampler(eta), steps);

    /// <summary>Restart over the Heun sampler: goes back up an interval of noise several times, with fresh noise from the pipeline's
    /// prior.</summary>
    /// <exception cref="ArgumentException">The interval's start is not above its end.</exception>
    public static VideoDiffusionPipelineBuilder UseRestart(
        this VideoDiffusionPipelineBuilder builder, int steps, RestartOptions options) =>
        Use(builder, new RestartSampler(new HeunSampler(), options), steps);

    /// <summary>Multistep consistency sampling for distilled models, in a few steps: one evaluation a step, with fresh noise from the
    /// pipeline's prior between them.</summary>
    public static VideoDiffusionPipelineBuilder UseLcm(this VideoDiffusionPipelineBuilder builder, int steps) =>
        Use(builder, new LcmSampler(), steps);

    /// <summary>The sampler of trajectory-consistency models, in a few steps: one evaluation a step, with fresh noise from the pipeline's
    /// prior between them.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gamma"/> is not from 0 to 1.</exception>
    public static VideoDiffusionPipelineBuilder UseTcd(this VideoDiffusionPipelineBuilder builder, int steps, double gamma = 0.3) =>
        Use(builder, new TcdSampler(gamma), steps);

    /// <summary>Draws the fresh noise of every stochastic sampler as increments of one Brownian path over the levels, so that more steps
    /// refine the same path. The prior stays the pipeline's.</summary>
    public static VideoDiffusionPipelineBuilder UseBrownianPath(this VideoDiffusionPipelineBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseSampler(inner => inner as BrownianSampler ?? new BrownianSampler(inner)); // a replayed one is one already
    }

    private static VideoDiffusionPipelineBuilder Use(VideoDiffusionPipelineBuilder builder, ISampler sampler, int steps)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseSampler(sampler, steps);
    }
}
