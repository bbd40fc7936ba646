using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Classifier-free guidance: <c>D = D_u + scale * (D_c - D_u)</c>.</summary>
/// <remarks>arXiv 2207.12598, equation 6, with <c>scale = 1 + w</c>; said of clean estimates instead of noises, which is the same because
/// one is a linear function of the other. Scale 1 asks only the conditional denoiser, scale 0 only the unconditional one.</remarks>
public sealed class GuidedDenoiser : IVideoDenoiser
{
    private readonly IVideoDenoiser _conditional;
    private readonly IVideoDenoiser _unconditional;
    private readonly double _scale;

    /// <summary>Guides away from one denoiser towards another.</summary>
    /// <param name="conditional">The denoiser bound to the prompt.</param>
    /// <param name="unconditional">The denoiser bound to the empty prompt, or to a negative one.</param>
    /// <param name="scale">1 is no guidance; larger follows the prompt more closely and varies less.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not finite.</exception>
    public GuidedDenoiser(IVideoDenoiser conditional, IVideoDenoiser unconditional, double scale)
    {
        ArgumentNullException.ThrowIfNull(conditional);
        ArgumentNullException.ThrowIfNull(unconditional);
        if (!double.IsFinite(scale))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The guidance scale is a finite number.");
        }

        (_conditional, _unconditional, _scale) = (conditional, unconditional, scale);
    }

    /// <inheritdoc/>
    public Tensor Denoise(Tensor noisy, NoiseLevel level)
    {
        if (_scale is 0 or 1)
        {
            return (_scale == 1 ? _conditional : _unconditional).Denoise(noisy, level);
        }

        using var scope = NewDisposeScope();
        var unconditional = _unconditional.Denoise(noisy, level);
        var conditional = _conditional.Denoise(noisy, level);
        return unconditional.Plus(conditional.sub(unconditional), _scale).MoveToOuterDisposeScope();
    }
}
