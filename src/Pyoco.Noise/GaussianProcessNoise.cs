using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>A stationary Gaussian process in real time: how frames correlate is a function of the seconds between them, at any frame rate
/// and at uneven times (Biloš et al., "Modeling Temporal Data as Continuous Functions with Stochastic Process Diffusion", arXiv
/// 2211.02590).</summary>
/// <remarks><para>The four kernels differ in how smoothly noise moves; with <c>r = abs(t_i - t_j) / scale</c> their covariances are those
/// of <see cref="CovarianceKernel"/>. A clip at another frame rate has the same process, so neighbouring frames correlate more at a higher
/// one.</para>
/// <para>The Ornstein-Uhlenbeck kernel is progressive noise with <c>alpha / sqrt(1 + alpha²) = exp(-1 / (rate scale))</c>. It and Matérn's
/// kernels remember one to three numbers at a pixel, a step a frame (Hartikainen and Särkkä, 2010); a late frame costs no more than about
/// <c>100 rate scale</c> steps. The squared exponential has no such form: it is drawn by rows of the Cholesky factor, F²/2 steps for F
/// frames, at most 4,096; the factor, F³/3 steps, is kept.</para>
/// <para>The squared exponential is nearly singular when many frames fall into one scale: of 16 frames with six of them in a scale, float64
/// does not hold what is left of the last ones. Nothing is added to hide that: such a prior is refused where it is drawn from. A
/// <c>nugget</c>, a share of independent noise that becomes part of the prior and of its specification, makes it regular; 1e-9 is enough.
/// The other kernels are refused when they are made if a frame has less than 1e-6 of its own.</para></remarks>
public sealed class GaussianProcessNoise : ILinearGaussianPrior, IGaussianNoisePrior, ISpanNoisePrior
{
    private readonly KernelFrames _frames;
    private readonly Lock _lock = new();
    private readonly BandFill? _process; // of kernels that have one
    private CholeskyFactor? _kept; // of the others: that of the most frames so far

    /// <summary>A prior of evenly spaced frames without end.</summary>
    /// <param name="kernel">How correlation falls with time.</param>
    /// <param name="scale">The time scale in seconds, above 0.</param>
    /// <param name="rate">Frames a second, above 0.</param>
    /// <param name="nugget">The part of the variance that is independent noise: 0, 1, or at least 1e-12 away from both.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, there is no such kernel, or the scale is so long that
    /// float32 noise cannot hold what a frame has of its own.</exception>
    public GaussianProcessNoise(CovarianceKernel kernel, double scale, double rate, double nugget = 0)
    {
        _frames = new KernelFrames(
            CovarianceKernels.Checked(kernel), Positive(scale, nameof(scale)), FrameCovariance.CheckedShare(nugget, nameof(nugget)),
            Positive(rate, nameof(rate)), null);
        _process = Filling(_frames);
    }

    /// <summary>A prior of frames at given times.</summary>
    /// <param name="kernel">How correlation falls with time.</param>
    /// <param name="scale">The time scale in seconds, above 0.</param>
    /// <param name="times">The time of each frame in seconds, rising; the prior has as many frames.</param>
    /// <param name="nugget">The part of the variance that is independent noise: 0, 1, or at least 1e-12 away from both.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, there is no such kernel, or the scale is so long that
    /// float32 noise cannot hold what a frame has of its own.</exception>
    /// <exception cref="ArgumentException">There is no time, or times do not rise.</exception>
    public GaussianProcessNoise(CovarianceKernel kernel, double scale, IReadOnlyList<double> times, double nugget = 0)
    {
        ArgumentNullException.ThrowIfNull(times);
        double[] rising = [.. times];
        if (rising.Length == 0 || !rising.All(double.IsFinite) || rising.Zip(rising.Skip(1)).Any(pair => !(pair.First < pair.Second)))
        {
            throw new ArgumentException(
                $"The times are [{string.Join(", ", rising)}]; at least one, finite and rising, was expected.", nameof(times));
        }

        _frames = new KernelFrames(
            CovarianceKernels.Checked(kernel), Positive(scale, nameof(scale)), FrameCovariance.CheckedShare(nugget, nameof(nugget)),
            null, rising);
        _process = Filling(_frames);
    }

    /// <summary>How correlation falls with time.</summary>
    public CovarianceKernel Kernel => _frames.Kernel;

    /// <summary>The time scale in seconds.</summary>
    public double Scale => _frames.Scale;

    /// <summary>Frames a second; null where frames have times of their own.</summary>
    public double? Rate => _frames.Rate;

    /// <summary>The time of each frame in seconds; null where frames are evenly spaced.</summary>
    public IReadOnlyList<double>? Times => _frames.Times;

    /// <summary>The part of the variance that is independent noise.</summary>
    public double Nugget => _frames.Nugget;

    /// <inheritdoc/>
    public MethodSpec Spec => new(
        "kernel",
        ("kernel", CovarianceKernels.NameOf(Kernel)),
        ("nugget", Nugget),
        ("scale", Scale),
        _frames.Times is { } times ? ("times", times) : ("rate", Rate!.Value));

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer times than frames, or a squared exponential goes beyond frame
    /// 4,096.</exception>
    /// <exception cref="NotSupportedException">The kernel is too near to a singular one for float64.</exception>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer times than frames, or a squared exponential goes beyond frame
    /// 4,096.</exception>
    /// <exception cref="NotSupportedException">The kernel is too near to a singular one for float64.</exception>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        CheckFrames(firstFrame + shape.Frames);
        if (_process is not null)
        {
            NoiseBands.Fill(destination, shape, key, firstFrame, _process, threads);
            return;
        }

        var rows = Rows(firstFrame, shape.Frames);
        NoiseBands.FillBySize(destination, shape, key, firstFrame, rows, threads, RowSums.PixelsOfABand(shape.Frames));
    }

    /// <summary>1 on the diagonal, <c>1 - nugget</c> times the kernel elsewhere.</summary>
    /// <inheritdoc/>
    public double[,] Covariance(int frames) => DistributionOf(frames).Covariance();

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape) => NoiseDistribution.OfPixels(DistributionOf(shape.Frames));

    private FrameDistribution DistributionOf(int frames)
    {
        CheckFrames(frames);
        return _process is null
            ? FrameDistribution.Of(frames, _frames.Covariance, () => Kept(frames).Leading(frames))
            : _frames.Distribution(frames);
    }

    private void CheckFrames(int frames) => FrameCovariance.CheckFrames(Spec, _frames.MostFrames, frames);

    private BandFill Rows(int firstFrame, int frames)
    {
        LinearGaussianExtensions.Known(this, NoiseDistribution.OfPixels(DistributionOf(firstFrame + frames)));
        return Kept(firstFrame + frames).Bands(firstFrame);
    }

    // The rows of a factor do not depend on how many there are, so the longest one serves all.
    private CholeskyFactor Kept(int frames)
    {
        lock (_lock)
        {
            if (_kept is null || (_kept.Frames < frames && _kept.UnknownFrame is null))
            {
                var size = Math.Max(frames, Math.Min(2 * (_kept?.Frames ?? 0), Math.Min(CholeskyFactor.MostFrames, _frames.MostFrames)));
                _kept = CholeskyFactor.Of(size, _frames.Covariance);
            }

            return _kept;
        }
    }

    // How a process is drawn; null of a kernel that has none.
    private static BandFill? Filling(KernelFrames frames)
    {
        const double untilFloatsAgree = 36;
        if (frames.Process() is not { } process)
        {
            return null;
        }

        FrameCovariance.CheckOwn(process.LeastResolved, "scale", frames.Scale);
        var isFloat = frames.Kernel == CovarianceKernel.OrnsteinUhlenbeck && frames.Nugget == 0
            && process.LeastOwn * process.LeastOwn >= ContinuedFrames.LeastOwnVariance;
        if (!isFloat)
        {
            return band => RememberedFrames.Fill(band, process);
        }

        var most = frames.Times is null ? frames.Continuation(1).Last : Math.Sqrt(1 - process.LeastOwn * process.LeastOwn);
        return new ContinuedFrames(
            frame =>
            {
                var (last, own) = frames.Continuation(frame);
                return ((float)last, (float)own);
            },
            untilFloatsAgree / -Math.Log(most)).Fill;
    }

    private static double Positive(double number, string name) => number > 0 && double.IsFinite(number)
        ? number
        : throw new ArgumentOutOfRangeException(name, number, $"The {name} is {number}; a finite number above 0 was expected.");
}
