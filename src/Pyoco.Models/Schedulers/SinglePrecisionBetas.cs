namespace Pyoco.Models;

/// <summary>Training levels in the float32 arithmetic of diffusers, which keeps its betas and the products of 1 - beta so.</summary>
/// <remarks>In the sigmas of the first timesteps the rounding is seen in the fourth digit, so published models are sampled at the rounded
/// levels.</remarks>
internal static class SinglePrecisionBetas
{
    /// <summary>Rounds levels, and rescales them to zero terminal SNR (arXiv 2305.08891, algorithm 1) when asked.</summary>
    /// <param name="exact">The levels.</param>
    /// <param name="leastSignalSquared">What is left of the last squared signal after rescaling; null for no rescaling.</param>
    /// <exception cref="NotSupportedException">That is not below the squared signal of the timestep before.</exception>
    public static DiscreteTimesteps Round(DiscreteTimesteps exact, double? leastSignalSquared)
    {
        var signals = Enumerable.Range(0, exact.Count).Select(t => exact.Level(t).Signal).ToArray();
        var squares = Products(signals.Select((s, t) => (float)(1 - (t == 0 ? s * s : s * s / (signals[t - 1] * signals[t - 1])))));
        if (leastSignalSquared is not { } least)
        {
            return new DiscreteTimesteps(Betas([.. squares]));
        }

        var rescaled = Products(Rescaled(squares));
        if (least >= rescaled[^2])
        {
            throw new NotSupportedException(
                "rescale_betas_zero_snr is 'true', and these betas leave the last timestep but one a squared signal of "
                    + $"{rescaled[^2]}, less than the {least} that the class "
                + "leaves the last one; Pyoco supports levels whose noise rises.");
        }

        return new DiscreteTimesteps(Betas([.. rescaled.SkipLast(1), least]));
    }

    // Kept in float64 and rounded each time, as torch.cumprod does.
    private static float[] Products(IEnumerable<float> betas)
    {
        var product = 1.0;
        return [.. betas.Select(beta => (float)(product *= 1 - beta))];
    }

    private static IEnumerable<float> Rescaled(float[] squares)
    {
        var (first, last) = (MathF.Sqrt(squares[0]), MathF.Sqrt(squares[^1]));
        var factor = first / (first - last);
        float[] moved = [.. squares.Select(square => (MathF.Sqrt(square) - last) * factor).Select(root => root * root)];
        return moved.Select((square, t) => 1 - (t == 0 ? square : square / moved[t - 1]));
    }

    private static IEnumerable<double> Betas(double[] squares) =>
        squares.Select((square, t) => 1 - (t == 0 ? square : square / squares[t - 1]));
}
