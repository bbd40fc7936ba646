namespace Pyoco.Noise;

/// <summary>How the correlation of two frames falls with the time r between them, in units of a time scale.</summary>
public enum CovarianceKernel
{
    /// <summary><c>exp(-r)</c>: a first-order autoregression, progressive noise; rough.</summary>
    OrnsteinUhlenbeck,

    /// <summary>Matérn's kernel of order 3/2, <c>(1 + sqrt(3) r) exp(-sqrt(3) r)</c>: noise has a velocity.</summary>
    Matern32,

    /// <summary>Matérn's kernel of order 5/2, <c>(1 + sqrt(5) r + 5 r² / 3) exp(-sqrt(5) r)</c>: noise has an acceleration.</summary>
    Matern52,

    /// <summary><c>exp(-r² / 2)</c>, also called RBF: as smooth as can be.</summary>
    SquaredExponential,
}

/// <summary>The kernels' values and names.</summary>
internal static class CovarianceKernels
{
    private static readonly string[] Names = ["ou", "matern32", "matern52", "rbf"]; // in the order of the enumeration

    /// <summary>The name in a specification.</summary>
    public static string NameOf(CovarianceKernel kernel) => Names[(int)kernel];

    /// <summary>The kernel of a name in a specification.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static CovarianceKernel Named(string name) => Array.IndexOf(Names, name) is var index and >= 0
        ? (CovarianceKernel)index
        : throw new ArgumentException($"No kernel is named '{name}'; known are {string.Join(", ", Names)}.", nameof(name));

    /// <summary>Refuses numbers that are no kernel.</summary>
    public static CovarianceKernel Checked(CovarianceKernel kernel) => Enum.IsDefined(kernel)
        ? kernel
        : throw new ArgumentOutOfRangeException(nameof(kernel), kernel, $"There is no kernel {kernel}.");

    /// <summary>The correlation at a distance of at least 0, which may be infinite; the same bits on every platform, which the values drawn
    /// hang on.</summary>
    public static double At(CovarianceKernel kernel, double distance)
    {
        switch (kernel)
        {
            case CovarianceKernel.OrnsteinUhlenbeck:
                return PortableExponential.Of(-distance);
            case CovarianceKernel.Matern32:
                var x = Math.Sqrt(3) * distance;
                return PortableExponential.Of(-x) is var third and > 0 ? (1 + x) * third : 0;
            case CovarianceKernel.Matern52:
                var y = Math.Sqrt(5) * distance;
                return PortableExponential.Of(-y) is var fifth and > 0 ? (1 + y + y * y / 3) * fifth : 0;
            default:
                return PortableExponential.Of(-distance * distance / 2);
        }
    }
}
