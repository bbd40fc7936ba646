namespace Pyoco;

/// <summary>The training noise levels of a DDPM-style model (<c>alphas_cumprod</c> in diffusers): <c>Signal^2</c> is the cumulative product
/// of <c>1 - beta</c>.</summary>
/// <remarks>DDPM (arXiv 2006.11239), section 2.</remarks>
public sealed class DiscreteTimesteps
{
    private readonly double[] _alphaBar;
    private readonly double[] _logSigma;

    /// <summary>Timesteps of given betas.</summary>
    /// <param name="betas">The variance added at each training timestep, each above 0 and below 1; at least two. The last may be 1: its
    /// timestep has no signal (zero terminal SNR, arXiv 2305.08891).</param>
    /// <exception cref="ArgumentException">There are fewer than two betas or one is out of range.</exception>
    public DiscreteTimesteps(IEnumerable<double> betas)
    {
        ArgumentNullException.ThrowIfNull(betas);
        double[] list = [.. betas];
        if (list.Length < 2)
        {
            throw new ArgumentException($"At least two betas are needed, {list.Length} given.", nameof(betas));
        }

        _alphaBar = new double[list.Length];
        _logSigma = new double[list.Length];
        var product = 1.0;
        for (var t = 0; t < list.Length; t++)
        {
            if (!(list[t] > 0 && (list[t] < 1 || (list[t] == 1 && t == list.Length - 1))))
            {
                throw new ArgumentException(
                    $"Beta {t} is {list[t]}; a number above 0 and below 1 was expected (the last may be 1).", nameof(betas));
            }

            product *= 1 - list[t];
            _alphaBar[t] = product;
            _logSigma[t] = 0.5 * Math.Log((1 - product) / product);
        }
    }

    /// <summary>Number of timesteps.</summary>
    public int Count => _alphaBar.Length;

    /// <summary>Betas that rise evenly, DDPM's own schedule.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 2.</exception>
    /// <exception cref="ArgumentException">A beta is out of range.</exception>
    public static DiscreteTimesteps Linear(int count, double first, double last) => new(Rise(count, first, last));

    /// <summary>Betas whose square roots rise evenly, the schedule of Stable Diffusion.</summary>
    /// <inheritdoc cref="Linear" path="/exception"/>
    public static DiscreteTimesteps ScaledLinear(int count, double first, double last) =>
        new(Rise(count, Math.Sqrt(first), Math.Sqrt(last)).Select(root => root * root));

    /// <summary>Betas under which <c>Signal^2</c> falls as a squared cosine, none above 0.999 (arXiv 2102.09672, equation 17).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 2.</exception>
    public static DiscreteTimesteps SquaredCosine(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return new DiscreteTimesteps(Enumerable.Range(0, count).Select(t => Math.Min(1 - AlphaBar(t + 1) / AlphaBar(t), 0.999)));

        double AlphaBar(int t) => Math.Pow(Math.Cos((t / (double)count + 0.008) / 1.008 * Math.PI / 2), 2);
    }

    /// <summary>The variance-preserving level of a timestep.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The timestep does not exist.</exception>
    public NoiseLevel Level(int timestep)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(timestep);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(timestep, Count);
        return new NoiseLevel(Math.Sqrt(_alphaBar[timestep]), Math.Sqrt(1 - _alphaBar[timestep]));
    }

    /// <summary>The timestep, fractional between two, whose sigma is that of a level: log sigma is interpolated linearly, and levels
    /// beyond the trained range get the nearest end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level has neither signal nor noise.</exception>
    public double Timestep(NoiseLevel level)
    {
        var logSigma = Math.Log(level.Sigma);
        if (double.IsNaN(logSigma))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level without signal and noise has no timestep.");
        }

        var above = Array.BinarySearch(_logSigma, logSigma);
        if (above >= 0)
        {
            return above;
        }

        above = ~above;
        if (above == 0 || above == Count)
        {
            return above == 0 ? 0 : Count - 1;
        }

        var share = (logSigma - _logSigma[above - 1]) / (_logSigma[above] - _logSigma[above - 1]);
        return above - 1 + share;
    }

    /// <summary>The same levels with the last one without signal: zero terminal SNR (arXiv 2305.08891, algorithm 1). The signals are moved
    /// down by that of the last and stretched, so that the first one stays.</summary>
    public DiscreteTimesteps ToZeroTerminalSnr()
    {
        double[] signals = [.. _alphaBar.Select(Math.Sqrt)];
        var (first, last) = (signals[0], signals[^1]);
        double[] squares = [.. signals.Select(signal => (signal - last) * first / (first - last)).Select(signal => signal * signal)];
        return new DiscreteTimesteps(squares.Select((square, t) => 1 - square / (t == 0 ? 1 : squares[t - 1])));
    }

    private static IEnumerable<double> Rise(int count, double first, double last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return Enumerable.Range(0, count).Select(i => first + (last - first) * i / (count - 1));
    }
}
