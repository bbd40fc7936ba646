using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The consistency function of a distilled network: <c>f = c_skip * x + c_out * D</c>, which is the video itself where there is no
/// noise.</summary>
/// <remarks>Consistency models (arXiv 2303.01469, equation 5) with the factors of latent consistency models (arXiv 2310.04378): for a
/// timestep t, <c>c_skip = 0.25 / ((s t)^2 + 0.25)</c> and <c>c_out = s t / sqrt((s t)^2 + 0.25)</c>. They hold where
/// <c>Signal^2 + Noise^2 = 1</c>; a video at another level is scaled there first. Beyond the first few timesteps f is D to six
/// digits.</remarks>
internal sealed class ConsistencyDenoiser : IVideoDenoiser
{
    private const double DataVariance = 0.25;
    private readonly IVideoDenoiser _inner;
    private readonly DiscreteTimesteps _timesteps;
    private readonly double _scaling;

    /// <summary>Wraps the denoiser of a distilled network, guidance included.</summary>
    /// <param name="inner">The denoiser.</param>
    /// <param name="timesteps">The levels it was trained on.</param>
    /// <param name="scaling">The factor s of the timestep, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scaling"/> is not a finite number above 0.</exception>
    public ConsistencyDenoiser(IVideoDenoiser inner, DiscreteTimesteps timesteps, double scaling = 10)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(timesteps);
        if (!(scaling > 0 && double.IsFinite(scaling)))
        {
            throw new ArgumentOutOfRangeException(nameof(scaling), scaling, "The factor of the timestep is a finite number above 0.");
        }

        (_inner, _timesteps, _scaling) = (inner, timesteps, scaling);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level has neither signal nor noise.</exception>
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
    {
        ArgumentNullException.ThrowIfNull(noisy);
        using var scope = NewDisposeScope();
        var time = _scaling * _timesteps.Timestep(level);
        var length = Math.Sqrt(level.Signal * level.Signal + level.Noise * level.Noise);
        var variance = time * time + DataVariance;
        return _inner.Denoise(noisy, level).Clean.Times(time / Math.Sqrt(variance))
            .Plus(noisy, DataVariance / variance / length).MoveToOuterDisposeScope();
    }
}
