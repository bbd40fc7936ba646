using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The profile of a low-pass filter, by d, the distance from frequency 0.</summary>
public enum LowPassProfile
{
    /// <summary><c>1 / (1 + (d / stop)^(2 n))</c>, n the order.</summary>
    Butterworth,

    /// <summary><c>exp(-d² / (2 stop²))</c>.</summary>
    Gaussian,

    /// <summary>1 up to the stop frequency, 0 beyond.</summary>
    Ideal,
}

/// <summary>A low-pass filter over the frames, rows and columns of a video, and the mix of two noises by frequency that FreeInit (Wu et
/// al., arXiv 2312.07537) makes of it: low frequencies of one, high ones of the other.</summary>
/// <remarks>
/// <para>Frequencies are fractions of the highest, 1 being a change of sign from each frame, row or column to the next. A filter of gains H
/// mixes with <c>H</c> and <c>sqrt(1 - H²)</c>. The gains are even in frequency, so the mix of two white noises is white, exactly. Noise
/// whose frames correlate keeps its distribution only where no gain differs between frequencies of frames: set
/// <see cref="TemporalStop"/> to null for it.</para>
/// <para>The published filters differ (<see cref="AsPublished"/>). They mix with <c>H</c> and <c>1 - H</c>, which loses variance: half of
/// it where H is 1/2. Along an odd axis they are half a bin off centre, and what that makes imaginary is dropped. The ideal filter compares
/// a squared distance with twice the stop frequency, so that it stops at 0.71 where 0.25 is asked for.</para>
/// </remarks>
public sealed record LowPassFilter
{
    private static readonly long[] Axes = [VideoShape.FrameAxis, VideoShape.FrameAxis + 1, VideoShape.FrameAxis + 2];

    /// <summary>The profile.</summary>
    public LowPassProfile Profile { get; init; } = LowPassProfile.Butterworth;

    /// <summary>The order of a Butterworth filter, from 1 to 100; other filters ignore it.</summary>
    public int Order
    {
        get;
        init => field = value is >= 1 and <= 100
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Order), value, "The order of a filter is from 1 to 100.");
    } = 4;

    /// <summary>The stop frequency along rows and columns, above 0.</summary>
    public double SpatialStop { get; init => field = Positive(value, nameof(SpatialStop)); } = 0.25;

    /// <summary>The stop frequency along frames, above 0; null where all frequencies of frames pass.</summary>
    public double? TemporalStop { get; init => field = value is { } stop ? Positive(stop, nameof(TemporalStop)) : null; } = 0.25;

    /// <summary>Whether the filter is the published one, with its errors, to reproduce other programs' results.</summary>
    public bool AsPublished { get; init; }

    internal MethodSpec Spec
    {
        get
        {
            List<(string, MethodValue)> parameters = [("spatial-stop", SpatialStop)];
            if (Profile == LowPassProfile.Butterworth)
            {
                parameters.Add(("order", Order));
            }

            if (TemporalStop is { } stop)
            {
                parameters.Add(("temporal-stop", stop));
            }

            if (AsPublished)
            {
                parameters.Add(("masks", "published"));
            }

            return new MethodSpec(Profile.ToString().ToLowerInvariant(), parameters.ToArray());
        }
    }

    /// <summary>The gains H of the frequencies of a video, float64 (F, H, W) in the order of a discrete Fourier transform, frequency 0
    /// first; the caller owns them.</summary>
    /// <param name="shape">The video; samples and channels do not matter.</param>
    public Tensor Gains(VideoShape shape)
    {
        var ratio = TemporalStop is { } stop ? SpatialStop / stop : 0;
        var frames = Squares(shape.Frames, ratio);
        var (rows, columns) = (Squares(shape.Height, 1), Squares(shape.Width, 1));
        var gains = from t in frames from y in rows from x in columns select Gain(t + y + x);
        return tensor(gains.ToArray(), [shape.Frames, shape.Height, shape.Width]);
    }

    /// <summary>Mixes two noises: the low frequencies of one, the high ones of the other.</summary>
    /// <param name="low">(B, C, F, H, W), kept by the caller.</param>
    /// <param name="high">Of the same shape, independent of <paramref name="low"/>; kept by the caller.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public Tensor Mix(Tensor low, Tensor high)
    {
        ArgumentNullException.ThrowIfNull(low);
        ArgumentNullException.ThrowIfNull(high);
        var shape = VideoShape.Of(low);
        if (VideoShape.Of(high) != shape)
        {
            throw new ArgumentException($"The high frequencies are of {VideoShape.Of(high)}; {shape} was expected.", nameof(high));
        }

        using var scope = NewDisposeScope();
        var gains = Gains(shape);
        var rest = AsPublished ? gains.neg().Plus(1) : gains.square().neg().Plus(1).sqrt();
        return Apply(gains, low).Plus(Apply(rest, high)).MoveToOuterDisposeScope();
    }

    /// <summary>A video with each frequency times a gain (F, H, W).</summary>
    internal static Tensor Apply(Tensor gains, Tensor video)
    {
        using var scope = NewDisposeScope();
        var spectrum = fft.fftn(video, dim: Axes).mul(gains.to(video.dtype, video.device));
        return fft.ifftn(spectrum, dim: Axes).real.clone().MoveToOuterDisposeScope();
    }

    /// <summary>The filter of a specification.</summary>
    internal static LowPassFilter Of(MethodSpec spec)
    {
        var parameters = new SpecParameters(spec);
        var profile = Enum.GetValues<LowPassProfile>().Where(p => p.ToString().ToLowerInvariant() == spec.Name).ToArray();
        return profile.Length == 0
            ? throw new NotSupportedException(
                $"There is no filter '{spec.Name}'; {string.Join(", ", Enum.GetNames<LowPassProfile>()).ToLowerInvariant()} are known.")
            : parameters.End(new LowPassFilter
            {
                Profile = profile[0],
                SpatialStop = parameters.Number("spatial-stop"),
                TemporalStop = parameters.Has("temporal-stop") ? parameters.Number("temporal-stop") : null,
                Order = profile[0] == LowPassProfile.Butterworth ? parameters.WholeNumber("order") : 4,
                AsPublished = parameters.Has("masks") && parameters.OneOf("masks", "published") == "published",
            });
    }

    private double Gain(double square)
    {
        var stop = SpatialStop * SpatialStop;
        return Profile switch
        {
            LowPassProfile.Butterworth => 1 / (1 + Math.Pow(square / stop, Order)),
            LowPassProfile.Gaussian => Math.Exp(-square / (2 * stop)),
            _ => square <= (AsPublished ? 2 * SpatialStop : stop) ? 1 : 0,
        };
    }

    // The squared frequencies of an axis. The published grid has frequency 0 in the middle, and no frequency exactly 0 where n is odd.
    private double[] Squares(int n, double scale) =>
    [
        .. Enumerable.Range(0, n)
            .Select(k => AsPublished ? 2.0 * ((k + n / 2) % n) / n - 1 : 2.0 * Math.Min(k, n - k) / n)
            .Select(frequency => scale * frequency * (scale * frequency)),
    ];

    private static double Positive(double stop, string name) => stop > 0 && double.IsFinite(stop)
        ? stop
        : throw new ArgumentOutOfRangeException(name, stop, "A stop frequency is a finite number above 0.");
}
