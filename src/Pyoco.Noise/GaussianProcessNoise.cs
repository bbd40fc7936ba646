using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>A stationary Gaussian process in real time: how frames correlate is a function of the seconds between them, at any frame rate
/// and at uneven times (Biloš et al., "Modeling Temporal Data as Continuous Functions with Stochastic Process Diffusion", arXiv
/// 2211.02590).</summary>
/// <remarks><para>The four kernels differ in how smoothly noise moves; with <c>r = abs(t_i - t_j) / scale</c> their covariances are those
/// of <see cref="CovarianceKernel"/>. A clip at another frame rate has the same process, so neighbouring frames correlate more at a higher
/// one.</para>
/// <para>The Ornstein-Uhlenbeck kernel is progressive noise with <c>alpha / sqrt(1 + alpha²) = exp(-1 / (rate scale))</c> and takes one
/// step a frame. The others are drawn by rows of the Cholesky factor, F²/2 steps for F frames.</para>
/// <para>Smooth kernels are nearly singular when many frames fall into one scale, the squared exponential most of all: of 16 frames with
/// six of them in a scale, float64 cannot tell what is left of the last ones. Nothing is added to hide that: such a prior is refused where
/// it is drawn from. A <c>nugget</c>, a share of independent noise that becomes part of the prior and of its specification, makes it
/// regular; 1e-9 is enough.</para></remarks>
public sealed class GaussianProcessNoise : ILinearGaussianPrior, IGaussianNoisePrior, ISpanNoisePrior
{
    private readonly double[]? _times;

    /// <summary>A prior of evenly spaced frames without end.</summary>
    /// <param name="kernel">How correlation falls with time.</param>
    /// <param name="scale">The time scale in seconds, above 0.</param>
    /// <param name="rate">Frames a second, above 0.</param>
    /// <param name="nugget">The part of the variance that is independent noise, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or there is no such kernel.</exception>
    public GaussianProcessNoise(CovarianceKernel kernel, double scale, double rate, double nugget = 0)
    {
        (Kernel, Scale) = (CovarianceKernels.Checked(kernel), Positive(scale, nameof(scale)));
        Nugget = FrameCovariance.CheckedShare(nugget, nameof(nugget));
        Rate = Positive(rate, nameof(rate));
    }

    /// <summary>A prior of frames at given times.</summary>
    /// <param name="kernel">How correlation falls with time.</param>
    /// <param name="scale">The time scale in seconds, above 0.</param>
    /// <param name="times">The time of each frame in seconds, rising; the prior has as many frames.</param>
    /// <param name="nugget">The part of the variance that is independent noise, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or there is no such kernel.</exception>
    /// <exception cref="ArgumentException">There is no time, or times do not rise.</exception>
    public GaussianProcessNoise(CovarianceKernel kernel, double scale, IReadOnlyList<double> times, double nugget = 0)
    {
        ArgumentNullException.ThrowIfNull(times);
        (Kernel, Scale) = (CovarianceKernels.Checked(kernel), Positive(scale, nameof(scale)));
        Nugget = FrameCovariance.CheckedShare(nugget, nameof(nugget));
        _times = [.. times];
        if (_times.Length == 0 || !_times.All(double.IsFinite) || _times.Zip(_times.Skip(1)).Any(pair => !(pair.First < pair.Second)))
        {
            throw new ArgumentException(
                $"The times are [{string.Join(", ", _times)}]; at least one, finite and rising, was expected.", nameof(times));
        }
    }

    /// <summary>How correlation falls with time.</summary>
    public CovarianceKernel Kernel { get; }

    /// <summary>The time scale in seconds.</summary>
    public double Scale { get; }

    /// <summary>Frames a second; null where frames have times of their own.</summary>
    public double? Rate { get; }

    /// <summary>The time of each frame in seconds; null where frames are evenly spaced.</summary>
    public IReadOnlyList<double>? Times => _times;

    /// <summary>The part of the variance that is independent noise.</summary>
    public double Nugget { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => new(
        "kernel",
        ("kernel", CovarianceKernels.NameOf(Kernel)),
        ("nugget", Nugget),
        ("scale", Scale),
        _times is null ? ("rate", Rate!.Value) : ("times", _times));

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer times than frames.</exception>
    /// <exception cref="NotSupportedException">The kernel is so near to a singular one that float64 cannot tell.</exception>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer times than frames.</exception>
    /// <exception cref="NotSupportedException">The kernel is so near to a singular one that float64 cannot tell.</exception>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        NoiseBands.Fill(destination, shape, key, firstFrame, Bands(firstFrame, shape.Frames), threads);
    }

    /// <summary>1 on the diagonal, <c>1 - nugget</c> times the kernel elsewhere.</summary>
    /// <inheritdoc/>
    public double[,] Covariance(int frames) => LawOf(frames).Covariance();

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape) => NoiseDistribution.OfPixels(LawOf(shape.Frames));

    private BandFill Bands(int firstFrame, int frames)
    {
        var law = LawOf(firstFrame + frames);
        LinearGaussianExtensions.Known(this, NoiseDistribution.OfPixels(law));
        return law.Factor.Bands(firstFrame);
    }

    private FrameDistribution LawOf(int frames)
    {
        FrameCovariance.CheckFrames(Spec, _times?.Length ?? int.MaxValue, frames);
        return Kernel == CovarianceKernel.OrnsteinUhlenbeck && Nugget == 0
            ? FrameDistribution.Autoregression(frames, Correlation, ContinuationOf)
            : FrameDistribution.Dense(frames, Correlation);
    }

    private (double Last, double Own) ContinuationOf(int frame)
    {
        var last = Correlation(frame, frame - 1);
        return (last, Math.Sqrt((1 - last) * (1 + last)));
    }

    private double Correlation(int i, int j)
    {
        var seconds = _times is null ? Math.Abs(i - j) / Rate!.Value : Math.Abs(_times[i] - _times[j]);
        return i == j ? 1 : (1 - Nugget) * CovarianceKernels.At(Kernel, seconds / Scale);
    }

    private static double Positive(double number, string name) => number > 0 && double.IsFinite(number)
        ? number
        : throw new ArgumentOutOfRangeException(name, number, $"The {name} is {number}; a finite number above 0 was expected.");
}
