namespace Pyoco.Noise;

/// <summary>A kernel whose process solves a linear stochastic differential equation: Ornstein and Uhlenbeck's and Matérn's of order 3/2 and
/// 5/2 (Hartikainen and Särkkä, "Kalman filtering and smoothing solutions to temporal Gaussian process regression models", 2010).</summary>
/// <remarks>The state is the process and its derivatives; with time in units of <c>scale / sqrt(2 order)</c>, the equation
/// <c>dx = (N - 1) x dt + e dW</c> has a nilpotent N, the last unit vector e, and W of spectral density q.</remarks>
internal sealed class MaternProcess
{
    private const double Independent = 708; // beyond, exp(-h) has fewer bits, and the frames have nothing in common

    private readonly double[][,] _powers; // N^k / k!
    private readonly double _density;

    private MaternProcess(double rate, double[,] nilpotent, double density, double[,] stationary)
    {
        (Rate, _density, Stationary) = (rate, density, stationary);
        _powers = new double[Size][,];
        for (var k = 0; k < Size; k++)
        {
            _powers[k] = k == 0 ? Matrix((i, j) => i == j ? 1 : 0) : Product(_powers[k - 1], nilpotent, 1.0 / k);
        }
    }

    /// <summary>How many numbers the state has.</summary>
    public int Size => Stationary.GetLength(0);

    /// <summary>Units of time in a scale of the kernel.</summary>
    public double Rate { get; }

    /// <summary>The covariance of the state at any time.</summary>
    public double[,] Stationary { get; }

    /// <summary>The process of a kernel; null where a kernel has none of finitely many numbers.</summary>
    public static MaternProcess? Of(CovarianceKernel kernel) => kernel switch
    {
        CovarianceKernel.OrnsteinUhlenbeck => new(1, new double[,] { { 0 } }, 2, new double[,] { { 1 } }),
        CovarianceKernel.Matern32 => new(Math.Sqrt(3), new double[,] { { 1, 1 }, { -1, -1 } }, 4, new double[,] { { 1, 0 }, { 0, 1 } }),
        CovarianceKernel.Matern52 => new(
            Math.Sqrt(5),
            new double[,] { { 1, 1, 0 }, { 0, 1, 1 }, { -1, -3, -2 } },
            16 / 3.0,
            new[,] { { 1, 0, -1 / 3.0 }, { 0, 1 / 3.0, 0 }, { -1 / 3.0, 0, 1 } }),
        _ => null,
    };

    /// <summary>What is left of a state after a time, <c>exp(-h) (1 + N h + N² h² / 2)</c>.</summary>
    public double[,] Transition(double time)
    {
        if (time > Independent)
        {
            return new double[Size, Size];
        }

        var (power, sum, decay) = (1.0, new double[Size, Size], PortableExponential.Of(-time));
        for (var k = 0; k < Size; k++, power *= time)
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i / Size, i % Size] += decay * power * _powers[k][i / Size, i % Size];
            }
        }

        return sum;
    }

    /// <summary>The covariance of what has come to a state in a time: for short times an integral of terms that keep their digits, for
    /// others what the transition leaves open of the stationary covariance.</summary>
    public double[,] Diffusion(double time)
    {
        if (time > 1)
        {
            var transition = Transition(time);
            var known = Product(Product(transition, Stationary), Transposed(transition));
            return Matrix((i, j) => Stationary[i, j] - known[i, j]);
        }

        var moments = Enumerable.Range(0, 2 * Size - 1).Select(k => Moment(k, time)).ToArray();
        return Matrix((i, j) =>
        {
            // Row i of the last column of the transition is a polynomial of the time, times exp(-time).
            var sum = 0.0;
            for (var a = 0; a < Size; a++)
            {
                for (var b = 0; b < Size; b++)
                {
                    sum += _powers[a][i, Size - 1] * _powers[b][j, Size - 1] * moments[a + b];
                }
            }

            return _density * sum;
        });
    }

    /// <summary><c>A P Aᵀ</c>.</summary>
    public double[,] Moved(double[,] transition, double[,] covariance) =>
        Product(Product(transition, covariance), Transposed(transition));

    // The integral of u^k exp(-2 u) from 0 to h, exp(-2 h) h^(k + 1) times the sum of (2 h)^n / ((k + 1) ... (k + 1 + n)).
    private static double Moment(int k, double h)
    {
        const int terms = 24; // the first left out is below 1e-17 for h = 1
        var (sum, term) = (0.0, 1.0);
        for (var n = 0; n < terms; n++)
        {
            term *= (n == 0 ? 1 : 2 * h) / (k + 1 + n);
            sum += term;
        }

        for (var i = 0; i <= k; i++)
        {
            sum *= h;
        }

        return PortableExponential.Of(-2 * h) * sum;
    }

    private double[,] Matrix(Func<int, int, double> entry) => FrameCovariance.Of(Size, entry);

    private double[,] Transposed(double[,] matrix) => Matrix((i, j) => matrix[j, i]);

    private double[,] Product(double[,] x, double[,] y, double factor = 1) => Matrix((i, j) =>
    {
        var sum = 0.0;
        for (var k = 0; k < Size; k++)
        {
            sum += x[i, k] * y[k, j];
        }

        return factor * sum;
    });
}
