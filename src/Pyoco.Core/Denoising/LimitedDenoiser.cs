using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A denoiser whose estimate is kept in the range of the data.</summary>
/// <remarks>Put it around guidance, not inside. Samplers that take the noise in a video to be what its estimate leaves over then see that noise changed too;
/// <see cref="DdimSampler"/> has a limit of its own, which does not.</remarks>
public sealed class LimitedDenoiser : IVideoDenoiser
{
    private readonly IVideoDenoiser _inner;
    private readonly CleanLimit _limit;

    /// <summary>Limits what a denoiser says.</summary>
    /// <param name="inner">The denoiser.</param>
    /// <param name="limit">The range.</param>
    public LimitedDenoiser(IVideoDenoiser inner, CleanLimit limit)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(limit);
        (_inner, _limit) = (inner, limit);
    }

    /// <inheritdoc/>
    public Tensor Denoise(Tensor noisy, NoiseLevel level)
    {
        using var scope = NewDisposeScope();
        return _limit.Apply(_inner.Denoise(noisy, level)).MoveToOuterDisposeScope();
    }
}
