namespace Pyoco;

/// <summary>How a model is to be sampled in a number of steps: its levels, its sampler, and what is done to the guided estimate.</summary>
/// <param name="Schedule">The noise levels that suit the model's weights, in the scale of its own sampler.</param>
/// <param name="CreateSampler">Makes the sampler that the model asks for. It is called only where no other sampler is asked for, and throws
/// <see cref="NotSupportedException"/> where the model's is not implemented.</param>
public sealed record SamplingPlan(NoiseSchedule Schedule, Func<ISampler> CreateSampler)
{
    /// <summary>A plan of a sampler.</summary>
    public SamplingPlan(NoiseSchedule schedule, ISampler sampler)
        : this(schedule, () => sampler)
    {
    }

    /// <summary>What is done to the estimate after guidance, under every sampler: clipping, dynamic thresholding, the boundary scaling of consistency
    /// models. Nothing by default.</summary>
    public Func<IVideoDenoiser, IVideoDenoiser> AfterGuidance { get; init; } = denoiser => denoiser;
}
