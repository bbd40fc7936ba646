namespace Pyoco.Noise;

/// <summary>The distribution of one channel of a clip: one distribution over frames at every pixel, or one at every spatial
/// frequency.</summary>
/// <remarks>A frequency is a bin of the two-dimensional discrete Fourier transform of a frame, scaled to keep lengths, which leaves white
/// noise white. Bins are counted from 0 upwards in each direction and stand for their mirror images too, so that noise stays
/// real.</remarks>
public sealed class NoiseDistribution
{
    // Bin (y, x) of the quarter plane has the distribution of index y * (Columns / 2 + 1) + x; a distribution at every pixel has the one
    // bin.
    private readonly FrameDistribution[] _bins;

    private NoiseDistribution(FrameDistribution[] bins, int rows, int columns) => (_bins, Rows, Columns) = (bins, rows, columns);

    /// <summary>How many frames there are.</summary>
    public int Frames => _bins[0].Frames;

    /// <summary>Whether spatial frequencies differ.</summary>
    public bool DiffersByFrequency => Rows > 0;

    /// <summary>The first frame that the frames before it determine at some frequency; null where there is none.</summary>
    public int? DeterminedFrame => Distinct.Min(law => law.DeterminedFrame);

    /// <summary>The first frame of which float64 cannot say whether it is determined at some frequency: the distribution cannot be drawn
    /// from. Null where there is none.</summary>
    public int? UnknownFrame => Distinct.Min(law => law.UnknownFrame);

    /// <summary>The logarithm of the determinant of the covariance, in nats per pixel and channel; negative infinity where a frame is
    /// determined.</summary>
    public double LogDeterminant => Average(law => law.LogDeterminant);

    internal IEnumerable<FrameDistribution> Distinct => _bins.Distinct();

    /// <summary>Rows of a frame where frequencies differ, else 0.</summary>
    internal int Rows { get; }

    /// <summary>Columns of a frame where frequencies differ, else 0.</summary>
    internal int Columns { get; }

    /// <summary>One distribution at every pixel; pixels are independent.</summary>
    public static NoiseDistribution OfPixels(FrameDistribution distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        return new NoiseDistribution([distribution], 0, 0);
    }

    /// <summary>A distribution at every spatial frequency; frequencies are independent.</summary>
    /// <param name="rows">Rows of a frame.</param>
    /// <param name="columns">Columns of a frame.</param>
    /// <param name="distribution">That of a bin (vertical, horizontal), 0 to rows / 2 and 0 to columns / 2 periods a frame: the same
    /// object where they are the same saves work. The variances of a frame have the average 1 over all bins where the noise is N(0, 1) at
    /// every pixel.</param>
    /// <exception cref="ArgumentException">The distributions differ in their number of frames.</exception>
    public static NoiseDistribution OfFrequencies(int rows, int columns, Func<int, int, FrameDistribution> distribution)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentNullException.ThrowIfNull(distribution);
        var width = columns / 2 + 1;
        var bins = Enumerable.Range(0, (rows / 2 + 1) * width).Select(b => distribution(b / width, b % width)).ToArray();
        return bins.All(bin => bin.Frames == bins[0].Frames)
            ? new NoiseDistribution(bins, rows, columns)
            : throw new ArgumentException("The distributions of the bins differ in their number of frames.", nameof(distribution));
    }

    /// <summary>The covariance of the frames at one pixel, [F, F].</summary>
    public double[,] PixelCovariance() => DiffersByFrequency
        ? FrameCovariance.Of(Frames, (i, j) => Average(law => law[i, j]))
        : _bins[0].Covariance();

    /// <summary>The extreme variances of the modes: the eigenvalues of the covariance, those of every frequency together where these
    /// differ.</summary>
    public ModeVariances ModeVariances()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var (least, greatest) = (double.PositiveInfinity, 0.0);
        foreach (var law in Distinct)
        {
            var variances = TorchSharp.torch.linalg.eigvalsh(TorchSharp.torch.tensor(law.Covariance())).data<double>();
            (least, greatest) = (Math.Min(least, variances.Min()), Math.Max(greatest, variances.Max()));
        }

        // Where a frame follows from others an eigenvalue is 0, and rounding leaves any sign.
        return new ModeVariances(DeterminedFrame is null ? Math.Max(least, 0) : 0, greatest);
    }

    /// <summary>The distribution at a spatial frequency; negative ones are counted from the end, as a discrete Fourier transform orders
    /// them.</summary>
    internal FrameDistribution At(int vertical, int horizontal) => DiffersByFrequency
        ? _bins[Math.Min(vertical, Rows - vertical) * (Columns / 2 + 1) + Math.Min(horizontal, Columns - horizontal)]
        : _bins[0];

    /// <summary>The distribution that another makes, frequency by frequency where it differs by it.</summary>
    internal NoiseDistribution Select(Func<FrameDistribution, FrameDistribution> make) => Combine(this, this, (law, _) => make(law));

    /// <summary>A distribution made of two, frequency by frequency where one of them differs by it.</summary>
    internal static NoiseDistribution Combine(
        NoiseDistribution first, NoiseDistribution second, Func<FrameDistribution, FrameDistribution, FrameDistribution> combine)
    {
        if (!first.DiffersByFrequency && !second.DiffersByFrequency)
        {
            return OfPixels(combine(first._bins[0], second._bins[0]));
        }

        var (rows, columns) = Plane(first, second);
        var made = new Dictionary<(FrameDistribution, FrameDistribution), FrameDistribution>();
        return OfFrequencies(rows, columns, (y, x) =>
        {
            var pair = (first.At(y, x), second.At(y, x));
            return made.TryGetValue(pair, out var law) ? law : made[pair] = combine(pair.Item1, pair.Item2);
        });
    }

    /// <summary>The average of a figure over all spatial frequencies; of a distribution at every pixel, the figure itself.</summary>
    internal double Average(Func<FrameDistribution, double> figure)
    {
        var known = Distinct.ToDictionary(law => law, figure);
        return Average(Rows, Columns, (y, x) => known[At(y, x)]);
    }

    /// <summary><c>KL(this || reference)</c> in nats per pixel and channel; neither distribution has a determined frame.</summary>
    internal double Divergence(NoiseDistribution reference)
    {
        var known = new Dictionary<(FrameDistribution, FrameDistribution), double>();
        var (rows, columns) = Plane(this, reference);
        return Average(rows, columns, (y, x) =>
        {
            var pair = (At(y, x), reference.At(y, x));
            return known.TryGetValue(pair, out var nats) ? nats : known[pair] = pair.Item1.Divergence(pair.Item2);
        });
    }

    private static (int Rows, int Columns) Plane(NoiseDistribution first, NoiseDistribution second) =>
        first.DiffersByFrequency ? (first.Rows, first.Columns) : (second.Rows, second.Columns);

    private static double Average(int rows, int columns, Func<int, int, double> figure)
    {
        if (rows == 0)
        {
            return figure(0, 0);
        }

        var sum = 0.0;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                sum += figure(y, x);
            }
        }

        return sum / ((double)rows * columns);
    }
}
