namespace Pyoco;

/// <summary>How to sample a model in a given number of steps: noise levels, sampler, and a wrapper of the guided denoiser.</summary>
/// <param name="Schedule">The noise levels that suit the model's weights, in the scale of its own sampler.</param>
/// <param name="CreateSampler">Creates the sampler of the model. The pipeline calls it only when no other sampler is set. It throws
/// <see cref="NotSupportedException"/> where the model's is not implemented.</param>
public sealed record SamplingPlan(NoiseSchedule Schedule, Func<ISampler> CreateSampler)
{
    /// <summary>A plan of a sampler.</summary>
    public SamplingPlan(NoiseSchedule schedule, ISampler sampler)
        : this(schedule, () => sampler)
    {
    }

    /// <summary>Wraps the denoiser after guidance, under every sampler: clipping, dynamic thresholding, the boundary scaling of consistency
    /// models. Nothing by default.</summary>
    public Func<IVideoDenoiser, IVideoDenoiser> AfterGuidance { get; init; } = denoiser => denoiser;
}
