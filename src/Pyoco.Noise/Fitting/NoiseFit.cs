using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Estimates the parameters of priors from given noise, such as what inverting the videos of a data set gives: which alpha have
/// these frames?</summary>
/// <remarks><para>Noise is (B, C, F, H, W) of mean 0, float32 or float64, of at least two frames; every sample, channel and pixel is a draw
/// of the frames' distribution. NaN, infinity and frames without variance are refused.</para>
/// <para>Standard errors are taken over squares of pixels with all their channels, which count as independent of one another
/// (<see cref="NoiseFitOptions.Block"/>). They come from how the estimate scatters from square to square, not from the normal distribution
/// (the sandwich formula and the infinitesimal jackknife), so that they bear heavy tails. Inverted noise has pixels that are not white: its
/// errors are too small with squares of one pixel, by much; take 8 or 16, until the error grows no more.</para></remarks>
public static class NoiseFit
{
    // A correlation of 1 has no density.
    private const double LargestCorrelation = 1 - 1e-10;

    /// <summary>The alpha of mixed noise by analysis of variance: the intraclass correlation r of the frames,
    /// <c>alpha = sqrt(r / (1 - r))</c>.</summary>
    /// <remarks>With A the mean square between pixels and W that within them, <c>r = (A - W) / (A + (F - 1) W)</c>. The scale of the noise
    /// does not matter.</remarks>
    /// <param name="noise">(B, C, F, H, W).</param>
    /// <param name="options">What the noise is taken for; unit noise of white pixels when null.</param>
    /// <returns>Alpha, 0 where frames correlate negatively, and its standard error.</returns>
    /// <exception cref="ArgumentException">The noise has fewer than two frames, is neither float32 nor float64, or holds NaN, infinity or a
    /// frame without variance.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than ten blocks.</exception>
    public static FittedNumber MixedAlpha(Tensor noise, NoiseFitOptions? options = null)
    {
        using var scope = NewDisposeScope();
        var values = FittedNoise.Of(noise, options);
        var frames = (double)values.size(VideoShape.FrameAxis);
        var mean = values.mean([VideoShape.FrameAxis], keepdim: true);
        var between = mean.square().squeeze(VideoShape.FrameAxis).Times(frames); // (B, C, H, W)
        var within = values.sub(mean).square().sum(VideoShape.FrameAxis).Over(frames - 1);
        var (a, w) = (between.mean().item<double>(), within.mean().item<double>());
        var sum = a + (frames - 1) * w;

        // The derivatives of r with respect to A and W times each pixel's deviation from them.
        var influence = between.Plus(-a).Times(frames * w / (sum * sum)).Plus(within.Plus(-w), -frames * a / (sum * sum));
        var error = FittedNoise.Blocks(options).StandardError(influence.sum(1), influence.numel());
        return MixedAlphaOf(new FittedNumber((a - w) / sum, error));
    }

    /// <summary>The alpha of progressive noise by the correlation f of neighbouring frames, <c>alpha = f / sqrt(1 - f²)</c>.</summary>
    /// <remarks>The sum of the products of neighbours by the mean of the sums of their squares. The scale of the noise does not
    /// matter.</remarks>
    /// <inheritdoc cref="MixedAlpha"/>
    public static FittedNumber ProgressiveAlpha(Tensor noise, NoiseFitOptions? options = null)
    {
        using var scope = NewDisposeScope();
        var values = FittedNoise.Of(noise, options);
        var pairs = values.size(VideoShape.FrameAxis) - 1;
        var (first, second) = (values.narrow(VideoShape.FrameAxis, 0, pairs), values.narrow(VideoShape.FrameAxis, 1, pairs));
        var products = first.mul(second).sum(VideoShape.FrameAxis); // (B, C, H, W)
        var squares = first.square().Plus(second.square()).sum(VideoShape.FrameAxis).Over(2);
        var (product, square) = (products.mean().item<double>(), squares.mean().item<double>());
        var correlation = product / square;
        var influence = products.Plus(squares, -correlation).Over(square);
        var error = FittedNoise.Blocks(options).StandardError(influence.sum(1), influence.numel());
        return ProgressiveAlphaOf(new FittedNumber(correlation, error));
    }

    /// <summary>The likeliest time scale of a kernel, in seconds.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="noise">(B, C, F, H, W).</param>
    /// <param name="rate">Frames a second.</param>
    /// <param name="options">What the noise is taken for; unit noise of white pixels when null.</param>
    /// <returns>The scale and its standard error.</returns>
    /// <exception cref="ArgumentException">The noise has fewer than two frames, is neither float32 nor float64, holds NaN, infinity or a
    /// frame without variance, or has no such scale: a twentieth of the least time between frames or fifty times the length of the clip
    /// would be no worse.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than ten blocks, or the rate is not above 0.</exception>
    public static FittedNumber KernelScale(CovarianceKernel kernel, Tensor noise, double rate, NoiseFitOptions? options = null)
    {
        var gap = 1 / new GaussianProcessNoise(kernel, double.Epsilon, rate).Rate!.Value;
        var length = gap * VideoShape.Of(noise).Frames;
        return KernelScale(noise, scale => new KernelFrames(kernel, scale, 0, rate, null), (gap, length), options);
    }

    /// <param name="kernel">The kernel.</param>
    /// <param name="noise">(B, C, F, H, W).</param>
    /// <param name="times">The time of each frame in seconds, rising.</param>
    /// <param name="options">What the noise is taken for; unit noise of white pixels when null.</param>
    /// <inheritdoc cref="KernelScale(CovarianceKernel, Tensor, double, NoiseFitOptions)"/>
    public static FittedNumber KernelScale(
        CovarianceKernel kernel, Tensor noise, IReadOnlyList<double> times, NoiseFitOptions? options = null)
    {
        double[] known = [.. new GaussianProcessNoise(kernel, double.Epsilon, times).Times!];
        FrameCovariance.CheckFrames(new MethodSpec("kernel"), known.Length, VideoShape.Of(noise).Frames);
        var gap = known.Zip(known.Skip(1), (a, b) => b - a).DefaultIfEmpty(1).Min();
        return KernelScale(noise, scale => new KernelFrames(kernel, scale, 0, null, known), (gap, known[^1] - known[0] + gap), options);
    }

    /// <summary>How well independent, mixed and progressive noise explain some noise, each of its likeliest alpha: a table, the best
    /// first.</summary>
    /// <remarks><para>The first of the table is the best of the three and may be a poor one: <see cref="PriorFit.Goodness"/> says whether a
    /// prior fits at all, against the likeliest of all covariances of the frames. A difference of a few nats between rows is chance; that
    /// of priors which differ is thousands.</para>
    /// <para>Unless <see cref="NoiseFitOptions.FitScale"/> is set the noise is taken for unit noise. Because the table takes that for
    /// granted, its alphas have smaller errors than those of <see cref="MixedAlpha"/> and <see cref="ProgressiveAlpha"/>.</para></remarks>
    /// <param name="noise">(B, C, F, H, W).</param>
    /// <param name="options">What the noise is taken for; unit noise of white pixels when null.</param>
    /// <exception cref="ArgumentException">The noise has fewer than two frames, is neither float32 nor float64, or holds NaN, infinity or a
    /// frame without variance.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than ten blocks.</exception>
    public static IReadOnlyList<PriorFit> Compare(Tensor noise, NoiseFitOptions? options = null)
    {
        using var scope = NewDisposeScope();
        var fit = FitOf(noise, options);
        var shape = VideoShape.Of(noise);
        PriorFit[] rows =
        [
            Row(fit, shape, new IndependentNoise(), null),
            Fitted(fit, shape, r => new MixedNoise(Math.Sqrt(r / (1 - r))), MixedAlphaOf),
            Fitted(fit, shape, f => new ProgressiveNoise(f / Math.Sqrt(1 - f * f)), ProgressiveAlphaOf),
        ];
        return [.. rows.OrderByDescending(row => row.LogLikelihood)];
    }

    /// <summary>The excess kurtosis of the values of some noise: 0 of normal ones, above it where tails are heavy.</summary>
    /// <inheritdoc cref="MixedAlpha"/>
    /// <returns>The fourth moment by the square of the second, less 3, and its standard error.</returns>
    public static FittedNumber ExcessKurtosis(Tensor noise, NoiseFitOptions? options = null)
    {
        using var scope = NewDisposeScope();
        var squares = FittedNoise.Of(noise, options).square();
        var fourths = squares.square();
        var (second, fourth) = (squares.mean().item<double>(), fourths.mean().item<double>());

        // The derivatives of the ratio by both moments times each value's deviation from them.
        var influence = fourths.Plus(-fourth).Over(second * second).Plus(squares.Plus(-second), -2 * fourth / (second * second * second));
        var error = FittedNoise.Blocks(options).StandardError(influence.sum([1, 2]), influence.numel());
        return new FittedNumber(fourth / (second * second) - 3, error);
    }

    private static DistributionFit FitOf(Tensor noise, NoiseFitOptions? options) =>
        new(FittedNoise.Of(noise, options), FittedNoise.Blocks(options), options?.FitScale ?? false);

    private static PriorFit Fitted(
        DistributionFit fit, VideoShape shape, Func<double, ILinearGaussianPrior> prior, Func<FittedNumber, FittedNumber> alphaOf)
    {
        FrameDistribution Family(double correlation) => prior(correlation).Distribution(shape).At(0, 0);
        var likeliest = fit.Likeliest(Family, 0, LargestCorrelation);
        var step = 1e-3 * (1 - likeliest);
        var middle = Math.Max(step, likeliest);
        var error = fit.StandardError(Family, middle, step);
        var (below, above) = (Family(middle - step), Family(middle + step));
        var slope = FrameCovariance.Of(shape.Frames, (i, j) => (above[i, j] - below[i, j]) / (2 * step));
        return Row(fit, shape, prior(likeliest), alphaOf(new FittedNumber(likeliest, error)), slope);
    }

    private static PriorFit Row(
        DistributionFit fit, VideoShape shape, ILinearGaussianPrior prior, FittedNumber? alpha, params double[][,] slopes)
    {
        var distribution = prior.Distribution(shape).At(0, 0);
        var likelihood = fit.LogLikelihood(distribution);
        return new PriorFit(
            prior, alpha, Math.Sqrt(fit.Variance(distribution)), fit.Columns * likelihood, likelihood / shape.Frames,
            fit.Goodness(distribution, slopes));
    }

    private static FittedNumber KernelScale(
        Tensor noise, Func<double, KernelFrames> frames, (double Gap, double Length) time, NoiseFitOptions? options)
    {
        using var scope = NewDisposeScope();
        var fit = FitOf(noise, options);
        var shape = VideoShape.Of(noise);
        FrameDistribution Family(double logarithm) => frames(Math.Exp(logarithm)).Distribution(shape.Frames);
        var (from, to) = (Math.Log(time.Gap / 20), Math.Log(time.Length * 50));
        var likeliest = fit.Likeliest(Family, from, to);
        if (likeliest - from < 1e-3 || to - likeliest < 1e-3)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The likelihood of {frames(1).Kernel} rises up to a scale of {Math.Exp(likeliest):G3} s, ")
                + "the end of what was searched: the noise has no such scale.", nameof(noise));
        }

        var scale = Math.Exp(likeliest);
        return new FittedNumber(scale, scale * fit.StandardError(Family, likeliest, 1e-3));
    }

    private static FittedNumber MixedAlphaOf(FittedNumber correlation) =>
        FittedNumber.AlphaOf(correlation, r => Math.Sqrt(r / (1 - r)), r => 0.5 / Math.Sqrt(r) * Math.Pow(1 - r, -1.5));

    private static FittedNumber ProgressiveAlphaOf(FittedNumber correlation) =>
        FittedNumber.AlphaOf(correlation, f => f / Math.Sqrt(1 - f * f), f => Math.Pow(1 - f * f, -1.5));
}
