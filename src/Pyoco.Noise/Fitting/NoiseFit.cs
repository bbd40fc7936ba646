using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Estimates the parameters of priors from given noise, such as what inverting the videos of a data set gives: which alpha have
/// these frames?</summary>
/// <remarks><para>Noise is (B, C, F, H, W) of mean 0, float32 or float64, of at least two frames; every sample, channel and pixel is a draw
/// of the frames' law.</para>
/// <para>Standard errors are taken over squares of <c>block</c> by <c>block</c> pixels with all their channels, which count as independent
/// of one another. The default, 1, holds for noise whose pixels are white, such as a prior draws. Inverted noise is not white: its errors
/// are too small then, by much; take blocks of 8 or 16 pixels, until the error grows no more.</para></remarks>
public static class NoiseFit
{
    // A correlation of 1 has no density.
    private const double LargestCorrelation = 1 - 1e-10;

    /// <summary>The alpha of mixed noise by analysis of variance: the intraclass correlation r of the frames,
    /// <c>alpha = sqrt(r / (1 - r))</c>.</summary>
    /// <remarks>With A the mean square between pixels and W that within them, <c>r = (A - W) / (A + (F - 1) W)</c>. The scale of the noise
    /// does not matter.</remarks>
    /// <param name="noise">(B, C, F, H, W).</param>
    /// <param name="block">The side of the squares of pixels that count as independent.</param>
    /// <returns>Alpha, 0 where frames correlate negatively, and its standard error.</returns>
    /// <exception cref="ArgumentException">The noise has fewer than two frames or is neither float32 nor float64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than ten blocks.</exception>
    public static FittedNumber MixedAlpha(Tensor noise, int block = 1)
    {
        using var scope = NewDisposeScope();
        var values = Checked(noise);
        var frames = (double)values.size(VideoShape.FrameAxis);
        var mean = values.mean([VideoShape.FrameAxis], keepdim: true);
        var between = mean.square().squeeze(VideoShape.FrameAxis).Times(frames); // (B, C, H, W)
        var within = values.sub(mean).square().sum(VideoShape.FrameAxis).Over(frames - 1);
        var (a, w) = (between.mean().item<double>(), within.mean().item<double>());
        var sum = a + (frames - 1) * w;

        // The derivatives of r with respect to A and W times each pixel's deviation from them.
        var influence = between.Plus(-a).Times(frames * w / (sum * sum)).Plus(within.Plus(-w), -frames * a / (sum * sum));
        var error = PixelBlocks.StandardError(influence.sum(1), block, influence.numel());
        return MixedAlphaOf(new FittedNumber((a - w) / sum, error));
    }

    /// <summary>The alpha of progressive noise by the correlation f of neighbouring frames, <c>alpha = f / sqrt(1 - f²)</c>.</summary>
    /// <remarks>The sum of the products of neighbours by the mean of the sums of their squares. The scale of the noise does not
    /// matter.</remarks>
    /// <inheritdoc cref="MixedAlpha"/>
    public static FittedNumber ProgressiveAlpha(Tensor noise, int block = 1)
    {
        using var scope = NewDisposeScope();
        var values = Checked(noise);
        var pairs = values.size(VideoShape.FrameAxis) - 1;
        var (first, second) = (values.narrow(VideoShape.FrameAxis, 0, pairs), values.narrow(VideoShape.FrameAxis, 1, pairs));
        var products = first.mul(second).sum(VideoShape.FrameAxis); // (B, C, H, W)
        var squares = first.square().Plus(second.square()).sum(VideoShape.FrameAxis).Over(2);
        var (product, square) = (products.mean().item<double>(), squares.mean().item<double>());
        var correlation = product / square;
        var influence = products.Plus(squares, -correlation).Over(square);
        return ProgressiveAlphaOf(new FittedNumber(correlation, PixelBlocks.StandardError(influence.sum(1), block, influence.numel())));
    }

    /// <summary>The likeliest time scale of a kernel, in seconds.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="noise">(B, C, F, H, W).</param>
    /// <param name="rate">Frames a second.</param>
    /// <param name="block">The side of the squares of pixels that count as independent.</param>
    /// <returns>The scale and its standard error.</returns>
    /// <exception cref="ArgumentException">The noise has fewer than two frames, is neither float32 nor float64, or has no such scale: a
    /// twentieth of the least time between frames or fifty times the length of the clip would be no worse.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than ten blocks, or the rate is not above 0.</exception>
    public static FittedNumber KernelScale(CovarianceKernel kernel, Tensor noise, double rate, int block = 1)
    {
        var gap = 1 / new GaussianProcessNoise(kernel, 1, rate).Rate!.Value;
        return KernelScale(noise, scale => new GaussianProcessNoise(kernel, scale, rate), (gap, gap * VideoShape.Of(noise).Frames), block);
    }

    /// <param name="kernel">The kernel.</param>
    /// <param name="noise">(B, C, F, H, W).</param>
    /// <param name="times">The time of each frame in seconds, rising.</param>
    /// <param name="block">The side of the squares of pixels that count as independent.</param>
    /// <inheritdoc cref="KernelScale(CovarianceKernel, Tensor, double, int)"/>
    public static FittedNumber KernelScale(CovarianceKernel kernel, Tensor noise, IReadOnlyList<double> times, int block = 1)
    {
        var known = new GaussianProcessNoise(kernel, 1, times).Times!;
        var gap = known.Zip(known.Skip(1), (a, b) => b - a).DefaultIfEmpty(1).Min();
        return KernelScale(noise, scale => new GaussianProcessNoise(kernel, scale, times), (gap, known[^1] - known[0] + gap), block);
    }

    /// <summary>How well independent, mixed and progressive noise explain some noise, each of its likeliest alpha: a table, the best
    /// first.</summary>
    /// <remarks>A difference of a few nats is chance; that of priors which differ is thousands. Here the scale of the noise matters: it
    /// should be unit noise. Because the table takes that for granted, its alphas have smaller errors than those of
    /// <see cref="MixedAlpha"/> and <see cref="ProgressiveAlpha"/>.</remarks>
    /// <param name="noise">(B, C, F, H, W).</param>
    /// <param name="block">The side of the squares of pixels that count as independent.</param>
    /// <exception cref="ArgumentException">The noise has fewer than two frames or is neither float32 nor float64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than ten blocks.</exception>
    public static IReadOnlyList<PriorFit> Compare(Tensor noise, int block = 1)
    {
        using var scope = NewDisposeScope();
        var fit = new DistributionFit(Checked(noise));
        var shape = VideoShape.Of(noise);
        PriorFit[] rows =
        [
            Row(fit, shape, new IndependentNoise(), null),
            Fitted(fit, shape, block, r => new MixedNoise(Math.Sqrt(r / (1 - r))), MixedAlphaOf),
            Fitted(fit, shape, block, f => new ProgressiveNoise(f / Math.Sqrt(1 - f * f)), ProgressiveAlphaOf),
        ];
        return [.. rows.OrderByDescending(row => row.LogLikelihood)];
    }

    private static PriorFit Fitted(
        DistributionFit fit, VideoShape shape, int block, Func<double, ILinearGaussianPrior> prior,
        Func<FittedNumber, FittedNumber> alphaOf)
    {
        FrameDistribution Family(double correlation) => prior(correlation).Distribution(shape).At(0, 0);
        var likeliest = fit.Likeliest(Family, 0, LargestCorrelation);
        var step = 1e-3 * (1 - likeliest);
        var error = fit.StandardError(Family, Math.Max(step, likeliest), step, block);
        return Row(fit, shape, prior(likeliest), alphaOf(new FittedNumber(likeliest, error)));
    }

    private static PriorFit Row(DistributionFit fit, VideoShape shape, ILinearGaussianPrior prior, FittedNumber? alpha)
    {
        var likelihood = fit.LogLikelihood(prior.Distribution(shape).At(0, 0));
        return new PriorFit(prior, alpha, fit.Columns * likelihood, likelihood / shape.Frames);
    }

    private static FittedNumber KernelScale(
        Tensor noise, Func<double, GaussianProcessNoise> prior, (double Gap, double Length) time, int block)
    {
        using var scope = NewDisposeScope();
        var fit = new DistributionFit(Checked(noise));
        var shape = VideoShape.Of(noise);
        FrameDistribution Family(double logarithm) => prior(Math.Exp(logarithm)).Distribution(shape).At(0, 0);
        var (from, to) = (Math.Log(time.Gap / 20), Math.Log(time.Length * 50));
        var likeliest = fit.Likeliest(Family, from, to);
        if (likeliest - from < 1e-3 || to - likeliest < 1e-3)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The likelihood of {prior(1).Kernel} rises up to a scale of {Math.Exp(likeliest):G3} s, ")
                + "the end of what was searched: the noise has no such scale.", nameof(noise));
        }

        var scale = Math.Exp(likeliest);
        return new FittedNumber(scale, scale * fit.StandardError(Family, likeliest, 1e-3, block));
    }

    private static FittedNumber MixedAlphaOf(FittedNumber correlation) =>
        FittedNumber.AlphaOf(correlation, r => Math.Sqrt(r / (1 - r)), r => 0.5 / Math.Sqrt(r) * Math.Pow(1 - r, -1.5));

    private static FittedNumber ProgressiveAlphaOf(FittedNumber correlation) =>
        FittedNumber.AlphaOf(correlation, f => f / Math.Sqrt(1 - f * f), f => Math.Pow(1 - f * f, -1.5));

    private static Tensor Checked(Tensor noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        if (noise.dtype is not (ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException($"The noise is {noise.dtype}; Float32 or Float64 was expected.", nameof(noise));
        }

        return VideoShape.Of(noise).Frames > 1
            ? noise.to(ScalarType.Float64)
            : throw new ArgumentException("The noise has one frame; at least two were expected.", nameof(noise));
    }
}
