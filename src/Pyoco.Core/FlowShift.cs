namespace Pyoco;

/// <summary>The shift of the time of rectified flow, which spends more steps in high noise where a picture is large: its pixels repeat one
/// another, so that the same noise hides less.</summary>
/// <remarks>Stable Diffusion 3 (arXiv 2403.03206), equation 23: the shifted time is <c>shift t / (1 + (shift - 1) t)</c>, which multiplies
/// <c>sigma = t / (1 - t)</c> by the shift.</remarks>
public static class FlowShift
{
    /// <summary>The level of a time, shifted.</summary>
    /// <param name="time">From 0, clean, to 1, pure noise.</param>
    /// <param name="shift">What sigma is multiplied by, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static NoiseLevel Level(double time, double shift)
    {
        if (!(time is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, "Time is from 0 to 1.");
        }

        if (!(shift > 0 && double.IsFinite(shift)))
        {
            throw new ArgumentOutOfRangeException(nameof(shift), shift, "The shift is a finite number above 0.");
        }

        var shifted = shift * time / (1 + (shift - 1) * time);
        return new NoiseLevel(1 - shifted, shifted);
    }

    /// <summary>The shift of a number of tokens, whose logarithm rises in a straight line through two published points.</summary>
    /// <remarks>FLUX.1's rule: 0.5 at 256 tokens, 1.15 at 4096. A token of these networks is a square of 2 x 2 latents.</remarks>
    /// <param name="tokens">How many tokens the network sees, above 0.</param>
    /// <param name="first">One point; null for the published one.</param>
    /// <param name="second">The other, of another number of tokens; null for the published one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is not above 0, or both points have the same number of
    /// tokens.</exception>
    public static double ForTokens(double tokens, FlowShiftPoint? first = null, FlowShiftPoint? second = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens);
        var (low, high) = (first ?? new FlowShiftPoint(256, 0.5), second ?? new FlowShiftPoint(4096, 1.15));
        ArgumentOutOfRangeException.ThrowIfEqual(high.Tokens, low.Tokens, nameof(second));
        return Math.Exp(low.Log + (high.Log - low.Log) * (tokens - low.Tokens) / (high.Tokens - low.Tokens));
    }
}

/// <summary>A number of tokens and the shift that suits it.</summary>
/// <param name="Tokens">How many tokens.</param>
/// <param name="Log">The natural logarithm of the shift.</param>
public readonly record struct FlowShiftPoint(double Tokens, double Log);
