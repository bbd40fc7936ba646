using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>What every linear-Gaussian prior can do besides drawing: colour and whiten, measure noise and other priors, continue given
/// frames.</summary>
/// <remarks>The algorithms are written once, on the distribution that a prior states; noise is (B, C, F, H, W) and begins with frame 0. A
/// prior that is degenerate over the frames asked for (one frame is determined by others) has no inverse, no density and no logarithm of a
/// determinant: it is refused by name.</remarks>
public static class LinearGaussianExtensions
{
    /// <summary>Gives white noise the distribution of the prior: a linear, invertible operator A, frame by frame.</summary>
    /// <remarks>It is the Cholesky factor of the covariance, so frame i knows the white frames up to i alone. It has the distribution of
    /// <see cref="IVideoNoisePrior.Sample"/> and not its values: a prior may draw from more white noise than it returns.</remarks>
    /// <param name="prior">The prior.</param>
    /// <param name="white">White noise (B, C, F, H, W), float32 or float64.</param>
    /// <returns>Noise of the same shape, type and device; the caller owns it.</returns>
    /// <exception cref="NotSupportedException">The prior is so near to a degenerate one that float64 cannot tell.</exception>
    public static Tensor Color(this ILinearGaussianPrior prior, Tensor white) =>
        NoiseModes.Apply(Known(prior, DistributionOf(prior, white)), white, (factor, x) => factor.Color(x), factor => factor.ToMatrix());

    /// <summary>The adjoint of <see cref="Color"/>: <c>(Color x, y) = (x, ColorTranspose y)</c>; gradients flow back through it.</summary>
    /// <inheritdoc cref="Color"/>
    /// <param name="prior">The prior.</param>
    /// <param name="noise">(B, C, F, H, W), float32 or float64.</param>
    public static Tensor ColorTranspose(this ILinearGaussianPrior prior, Tensor noise) =>
        NoiseModes.Apply(
            Known(prior, DistributionOf(prior, noise)), noise, (factor, x) => factor.ColorTranspose(x),
            factor => Transposed(factor.ToMatrix()));

    /// <summary>The inverse of <see cref="Color"/>: noise of this prior becomes white.</summary>
    /// <remarks>Rounding grows with the condition of the covariance: what frames have in common has to cancel.</remarks>
    /// <param name="prior">The prior.</param>
    /// <param name="noise">(B, C, F, H, W), float32 or float64.</param>
    /// <returns>Of the same shape, type and device; the caller owns it.</returns>
    /// <exception cref="NotSupportedException">The prior is degenerate over so many frames.</exception>
    public static Tensor Whiten(this ILinearGaussianPrior prior, Tensor noise) => NoiseModes.Apply(
        Regular(prior, DistributionOf(prior, noise)), noise, (factor, x) => factor.Whiten(x),
        factor => TriangularMatrix.Inverse(factor.ToMatrix()));

    /// <summary>The covariance of the frames at one pixel, [F, F].</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="shape">The clip; samples and channels do not matter.</param>
    public static double[,] Covariance(this ILinearGaussianPrior prior, VideoShape shape) => DistributionOf(prior, shape).PixelCovariance();

    /// <summary>Whether some frame of a clip is determined by the frames before it, as far as rounding lets one say.</summary>
    /// <inheritdoc cref="Covariance"/>
    public static bool IsDegenerate(this ILinearGaussianPrior prior, VideoShape shape) =>
        DistributionOf(prior, shape).DeterminedFrame is not null;

    /// <summary>The logarithm of the determinant of the covariance of a clip, in nats per pixel and channel.</summary>
    /// <inheritdoc cref="Covariance"/>
    /// <exception cref="NotSupportedException">The prior is degenerate over so many frames.</exception>
    public static double LogDeterminant(this ILinearGaussianPrior prior, VideoShape shape) =>
        Regular(prior, DistributionOf(prior, shape)).LogDeterminant;

    /// <summary>The Kullback-Leibler divergence from another prior, <c>KL(prior || reference)</c>, in nats per element.</summary>
    /// <param name="prior">The prior that is drawn from.</param>
    /// <param name="reference">The prior that a model was trained with.</param>
    /// <param name="shape">The clip; samples and channels do not matter.</param>
    /// <exception cref="NotSupportedException">One of the two is degenerate over so many frames.</exception>
    public static double KullbackLeibler(this ILinearGaussianPrior prior, ILinearGaussianPrior reference, VideoShape shape) =>
        Regular(prior, DistributionOf(prior, shape)).Divergence(Regular(reference, DistributionOf(reference, shape))) / shape.Frames;

    /// <summary>The divergence, 0 for equal priors and infinite where one of two others is degenerate.</summary>
    internal static double DivergenceOrInfinity(ILinearGaussianPrior prior, ILinearGaussianPrior reference, VideoShape shape)
    {
        if (PriorSpec.AreSame(prior.Spec, reference.Spec))
        {
            return 0;
        }

        var (law, other) = (Known(prior, DistributionOf(prior, shape)), Known(reference, DistributionOf(reference, shape)));
        return law.DeterminedFrame is null && other.DeterminedFrame is null
            ? law.Divergence(other) / shape.Frames
            : double.PositiveInfinity;
    }

    /// <summary>The logarithm of the density of each sample, over all its channels, frames and pixels, in nats; computed in
    /// float64.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="noise">(B, C, F, H, W), float32 or float64.</param>
    /// <returns>B figures.</returns>
    /// <exception cref="NotSupportedException">The prior is degenerate over so many frames.</exception>
    public static double[] LogLikelihood(this ILinearGaussianPrior prior, Tensor noise)
    {
        var law = Regular(prior, DistributionOf(prior, noise));
        var shape = VideoShape.Of(noise);
        var pixels = (double)shape.Channels * shape.Height * shape.Width;
        var constant = pixels * (shape.Frames * Math.Log(2 * Math.PI) + law.LogDeterminant);
        var result = new double[shape.Batch];
        for (var sample = 0; sample < shape.Batch; sample++)
        {
            using var scope = NewDisposeScope();
            var white = prior.Whiten(noise.narrow(VideoShape.BatchAxis, sample, 1).to(ScalarType.Float64));
            result[sample] = -(constant + white.square().sum().item<double>()) / 2;
        }

        return result;
    }

    /// <summary>Keeps given frames and draws the others from the prior's distribution given them.</summary>
    /// <inheritdoc cref="ConditionedNoise"/>
    /// <param name="prior">The prior.</param>
    /// <param name="given">The noise of the frames that are given, float32 (B, C, K, H, W); copied.</param>
    /// <param name="frames">Which frames they are, K different ones in any order.</param>
    /// <exception cref="ArgumentException">The frames do not fit the noise or are named twice, or one that the others determine contradicts
    /// them.</exception>
    public static ConditionedNoise Condition(this ILinearGaussianPrior prior, Tensor given, params int[] frames) =>
        new(prior, given, frames);

    private static NoiseDistribution DistributionOf(ILinearGaussianPrior prior, VideoShape shape)
    {
        ArgumentNullException.ThrowIfNull(prior);
        return shape == default
            ? throw new ArgumentException("The shape is default(VideoShape), which has no elements.", nameof(shape))
            : prior.Distribution(shape);
    }

    private static NoiseDistribution DistributionOf(ILinearGaussianPrior prior, Tensor noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        return noise.dtype is ScalarType.Float32 or ScalarType.Float64
            ? DistributionOf(prior, VideoShape.Of(noise))
            : throw new ArgumentException($"The noise is {noise.dtype}; Float32 or Float64 was expected.", nameof(noise));
    }

    /// <summary>Refuses a distribution that float64 cannot separate from a degenerate one.</summary>
    internal static NoiseDistribution Known(IVideoNoisePrior prior, NoiseDistribution law) => law.UnknownFrame is not { } frame
        ? law
        : throw new NotSupportedException(
            $"The noise prior {prior.Spec} is too near to a degenerate one over {law.Frames} frames: "
            + $"float64 does not hold what the frames before frame {frame} leave open of it. "
            + "A shorter scale or a share of white noise makes it regular.");

    private static NoiseDistribution Regular(ILinearGaussianPrior prior, NoiseDistribution law) =>
        Known(prior, law).DeterminedFrame is not { } frame
            ? law
            : throw new NotSupportedException(
                $"The noise prior {prior.Spec} is degenerate over {law.Frames} frames: the frames before it determine frame {frame}. "
                + "It has no density, and its noise cannot be whitened.");

    private static double[,] Transposed(double[,] matrix) => FrameCovariance.Of(matrix.GetLength(0), (i, j) => matrix[j, i]);
}
