using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The kernel distance of two sets of features (KID, arXiv 1801.01401): the squared maximum mean discrepancy under
/// <c>k(x, y) = (x y / D + 1)^3</c>.</summary>
/// <remarks>It compares moments up to the third, assumes no law, and has no bias however few the clips: where two sets are of one law it
/// is as often below zero as above.</remarks>
public static class KernelDistance
{
    /// <summary>The distance of a set of clips from real ones, with its standard error by the jackknife.</summary>
    /// <param name="real">Features of real clips, (N, D).</param>
    /// <param name="made">Features of the clips, (M, D).</param>
    /// <param name="groups">Groups of the jackknife, at least 2.</param>
    /// <inheritdoc cref="PseudoValues" path="/exception"/>
    public static Estimate Measure(Tensor real, Tensor made, int groups = FrechetDistance.DefaultGroups) =>
        Estimate.Of(PseudoValues(real, made, groups));

    /// <summary>The jackknife's values of the distance, one a group of clips.</summary>
    /// <inheritdoc cref="Measure" path="/param"/>
    /// <exception cref="ArgumentException">The features are no matrices of as many columns, or there are fewer than two clips of each
    /// where a group is left out.</exception>
    public static IReadOnlyList<double> PseudoValues(Tensor real, Tensor made, int groups = FrechetDistance.DefaultGroups)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(made);
        if (real.dim() != 2 || made.dim() != 2 || real.size(1) != made.size(1) || real.size(0) < 1 + groups || made.size(0) < 1 + groups)
        {
            throw new ArgumentException(
                $"The features are ({string.Join(", ", real.shape)}) and ({string.Join(", ", made.shape)}); (N, D) and (M, D) with more "
                    + $"rows than the {groups} groups were expected.");
        }

        var (n, m) = ((int)real.size(0), (int)made.size(0));
        var (within, among, across) = (Kernel(real, real), Kernel(made, made), Kernel(real, made));
        return Jackknife.PseudoValues(groups, group =>
        {
            var (rows, columns) = (Jackknife.Places(n, groups, group), Jackknife.Places(m, groups, group));
            return MeanOfPairs(within, rows, n) + MeanOfPairs(among, columns, m) - 2 * Mean(across, rows, columns, m);
        });
    }

    private static double[] Kernel(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var sum = x.to(ScalarType.Float64).mm(y.to(ScalarType.Float64).transpose(0, 1)).Over_(x.size(1)).Plus_(1); // (N, M)
        return sum.mul(sum).mul(sum).data<double>().ToArray();
    }

    private static double MeanOfPairs(double[] kernel, IReadOnlyList<int> places, int stride)
    {
        var sum = places.Sum(i => places.Sum(j => i == j ? 0 : kernel[i * stride + j]));
        return sum / ((double)places.Count * (places.Count - 1));
    }

    private static double Mean(double[] kernel, IReadOnlyList<int> rows, IReadOnlyList<int> columns, int stride) =>
        rows.Sum(i => columns.Sum(j => kernel[i * stride + j])) / ((double)rows.Count * columns.Count);
}
