using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Classifier-free guidance (arXiv 2207.12598, equation 6): <c>D_u + w (D_c - D_u)</c>, away from the estimate without the prompt.</summary>
public sealed class GuidedDenoiser : IVideoDenoiser
{
    private readonly IVideoDenoiser _conditional;
    private readonly IVideoDenoiser _unconditional;
    private readonly double _scale;

    /// <summary>Guides one denoiser by another.</summary>
    /// <param name="conditional">The denoiser that knows the prompt.</param>
    /// <param name="unconditional">The denoiser of the empty or negative prompt.</param>
    /// <param name="scale">The weight w, at least 0: 1 is the conditional denoiser alone, 0 the other.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is negative or not finite.</exception>
    public GuidedDenoiser(IVideoDenoiser conditional, IVideoDenoiser unconditional, double scale)
    {
        ArgumentNullException.ThrowIfNull(conditional);
        ArgumentNullException.ThrowIfNull(unconditional);
        if (!(scale >= 0 && double.IsFinite(scale)))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The guidance scale is a finite number of at least 0.");
        }

        (_conditional, _unconditional, _scale) = (conditional, unconditional, scale);
    }

    /// <inheritdoc/>
    public Tensor Denoise(Tensor noisy, NoiseLevel level)
    {
        if (_scale == 1)
        {
            return _conditional.Denoise(noisy, level);
        }

        using var scope = NewDisposeScope();
        var without = _unconditional.Denoise(noisy, level);
        var with = _conditional.Denoise(noisy, level);
        return without.add(with.sub_(without), _scale.ToScalar()).MoveToOuterDisposeScope();
    }
}
