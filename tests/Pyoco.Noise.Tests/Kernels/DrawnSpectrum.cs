using System.Numerics;

namespace Pyoco.Noise.Tests;

/// <summary>The spectrum that a plane of numbers stands for, by definition and in float64.</summary>
internal static class DrawnSpectrum
{
    /// <summary>The bins of a real field: of standard normal numbers those of white noise.</summary>
    public static Complex[] Of(IReadOnlyList<float> plane, int rows, int columns)
    {
        var bins = new Complex[rows * columns];
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var (up, left) = ((rows - y) % rows, (columns - x) % columns);
                var partner = up != y ? up * columns + x : y * columns + left; // the place of the imaginary part
                var isFirst = up != y ? y < up : x <= left;
                if (!isFirst)
                {
                    continue;
                }

                var at = y * columns + x;
                var bin = partner == at ? plane[at] : new Complex(plane[at], plane[partner]) / Math.Sqrt(2);
                bins[at] = bin * Math.Sqrt(rows * columns);
                bins[up * columns + left] = Complex.Conjugate(bins[at]);
            }
        }

        return bins;
    }

    /// <summary>The field of bins (the inverse discrete Fourier transform).</summary>
    public static double[] Field(Complex[] bins, int rows, int columns) =>
    [
        .. Enumerable.Range(0, bins.Length).Select(i =>
        {
            var sum = Complex.Zero;
            for (var b = 0; b < bins.Length; b++)
            {
                var turns = (double)(i / columns) * (b / columns) / rows + (double)(i % columns) * (b % columns) / columns;
                sum += bins[b] * Complex.FromPolarCoordinates(1, 2 * Math.PI * turns);
            }

            Assert.Equal(0, sum.Imaginary / bins.Length, 1e-9);
            return sum.Real / bins.Length;
        }),
    ];
}
