using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The Fréchet distance of two sets of features, each taken as a Gaussian (FID, arXiv 1706.08500; of clips FVD, arXiv
/// 1812.01717): <c>|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2))</c>.</summary>
/// <remarks>It is a squared distance. Of few clips it is too large: for two sets of n clips of the same standard normal law in D dimensions
/// its mean is about <c>(2 / n) (D + D (D + 1) / 4)</c>. <see cref="Measure"/> takes a bias of the form c / n away, as FID_infinity does
/// (arXiv 1911.07023), by the jackknife instead of by drawn subsets. What is left of independent clips falls faster than
/// 1 / n; it may be below zero. Clips that are not independent, such as those of captions that go through scenes in turn, have another bias
/// than is taken away unless groups are whole rounds (<see cref="Jackknife.Places"/>): compare distances of equally many clips.</remarks>
public static class FrechetDistance
{
    /// <summary>Number of groups of the jackknife where nobody says another.</summary>
    public const int DefaultGroups = 16;

    /// <summary>The distance of two Gaussians.</summary>
    /// <exception cref="ArgumentException">They are of different dimensions.</exception>
    public static double Between(GaussianMoments one, GaussianMoments other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Dimensions != other.Dimensions)
        {
            throw new ArgumentException($"The Gaussians have {one.Dimensions} and {other.Dimensions} dimensions; the same was expected.");
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var shift = one.Mean.Zip(other.Mean, (x, y) => (x - y) * (x - y)).Sum();
        var (first, second) = (Matrix(one), Matrix(other));

        // C1 C2 has the eigenvalues of C1^(1/2) C2 C1^(1/2), which is symmetric.
        var (values, vectors) = linalg.eigh(first);
        var root = vectors.mul(tensor(Roots(values))).mm(vectors.transpose(0, 1));
        var cross = Roots(linalg.eigvalsh(root.mm(second).mm(root))).Sum();
        return shift + first.trace().item<double>() + second.trace().item<double>() - 2 * cross;
    }

    /// <summary>The distance of a set of clips from real ones, without the part of the bias of their number that falls as 1 / n, and its
    /// standard error.</summary>
    /// <param name="real">Features of real clips, (N, D).</param>
    /// <param name="made">Features of the clips, (M, D).</param>
    /// <param name="groups">Groups of the jackknife, at least 2.</param>
    /// <inheritdoc cref="PseudoValues" path="/exception"/>
    public static Estimate Measure(Tensor real, Tensor made, int groups = DefaultGroups) => Estimate.Of(PseudoValues(real, made, groups));

    /// <summary>The jackknife's values of the distance, one a group of clips, whose mean is that of <see cref="Measure"/>: to compare
    /// methods group by group.</summary>
    /// <inheritdoc cref="Measure" path="/param"/>
    /// <exception cref="ArgumentException">The features are no matrices of as many columns, or there are fewer than two clips of each
    /// where a group is left out.</exception>
    public static IReadOnlyList<double> PseudoValues(Tensor real, Tensor made, int groups = DefaultGroups)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(made);
        GaussianMoments Without(Tensor features, int? group)
        {
            using var scope = NewDisposeScope();
            long[] places = [.. Jackknife.Places((int)features.size(0), groups, group)];
            return GaussianMoments.Of(features.index_select(0, tensor(places)));
        }

        return Jackknife.PseudoValues(groups, group => Between(Without(real, group), Without(made, group)));
    }

    private static Tensor Matrix(GaussianMoments moments) =>
        tensor(moments.Covariance, [moments.Dimensions, moments.Dimensions], ScalarType.Float64);

    // Rounding makes zeros slightly negative.
    private static double[] Roots(Tensor eigenvalues) => [.. eigenvalues.data<double>().Select(v => Math.Sqrt(Math.Max(0, v)))];
}
