using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A stochastic sampler whose fresh noise is the increments of one Brownian path over the levels: a walk of more steps refines the
/// same path, and so makes the same video more exactly.</summary>
/// <remarks>The path has the covariance of the prior at every time, as independent step noise has. Each step takes some forty draws of the
/// prior instead of one.</remarks>
/// <param name="inner">The sampler.</param>
public sealed class BrownianSampler(ISampler inner) : ISampler
{
    private readonly ISampler _inner = inner ?? throw new ArgumentNullException(nameof(inner));

    /// <inheritdoc/>
    public MethodSpec Spec => new("brownian", ("sampler", _inner.Spec));

    /// <inheritdoc/>
    public bool DrawsNoise(NoiseSchedule schedule) => _inner.DrawsNoise(schedule);

    /// <inheritdoc/>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _inner.Sample(denoiser, noise, schedule, run with { FollowsBrownianPath = true });
    }
}
