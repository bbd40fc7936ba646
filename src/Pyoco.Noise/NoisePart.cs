namespace Pyoco.Noise;

/// <summary>What a prior that is made of others asks of them.</summary>
internal static class NoisePart
{
    /// <summary>The distribution of a part.</summary>
    /// <exception cref="NotSupportedException">The part is not linear-Gaussian.</exception>
    public static NoiseDistribution Distribution(IVideoNoisePrior whole, IVideoNoisePrior part, VideoShape shape) =>
        part is ILinearGaussianPrior linear
        ? linear.Distribution(shape)
        : throw new NotSupportedException(
            $"The noise prior {whole.Spec} has no distribution that is known: {part.Spec} is not linear-Gaussian.");

    /// <summary>The frame covariance of a part.</summary>
    /// <exception cref="NotSupportedException">The part has none.</exception>
    public static double[,] Covariance(IVideoNoisePrior whole, IVideoNoisePrior part, int frames) => part is IGaussianNoisePrior gaussian
        ? gaussian.Covariance(frames)
        : throw new NotSupportedException(
            $"The noise prior {whole.Spec} has no covariance over frames that is known: {part.Spec} has none.");

    /// <summary>Whether the pixels of a part are independent and have one Gaussian distribution over frames.</summary>
    public static bool IsWhiteOverPixels(IVideoNoisePrior part) => part switch
    {
        BlendedNoise blended => IsWhiteOverPixels(blended.First) && IsWhiteOverPixels(blended.Second),
        MultiShotNoise shots => IsWhiteOverPixels(shots.Within),
        _ => part is IGaussianNoisePrior,
    };

    /// <summary>The number of elements of a field that is drawn on the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is more than an array holds.</exception>
    public static int Elements(VideoShape shape) => shape.ElementCount <= Array.MaxLength
        ? (int)shape.ElementCount
        : throw new ArgumentOutOfRangeException(
            nameof(shape), shape, $"A field of {shape.ElementCount} elements is needed on the way, at most {Array.MaxLength} fit; "
            + "draw ranges of frames or fewer samples.");
}
