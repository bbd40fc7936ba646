using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Mean and covariance of features.</summary>
public sealed class GaussianMoments
{
    /// <summary>Moments that are known.</summary>
    /// <param name="mean">D numbers, at least one.</param>
    /// <param name="covariance">D rows of D numbers, symmetric, without negative eigenvalues.</param>
    /// <exception cref="ArgumentException">The covariance has not D times D entries, or there are none.</exception>
    public GaussianMoments(IReadOnlyList<double> mean, IReadOnlyList<double> covariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(covariance);
        if (mean.Count == 0 || covariance.Count != mean.Count * mean.Count)
        {
            throw new ArgumentException(
                $"The covariance has {covariance.Count} entries; {mean.Count} times {mean.Count}, at least one, was expected.");
        }

        (Mean, Covariance) = ([.. mean], [.. covariance]);
    }

    /// <summary>Number of dimensions.</summary>
    public int Dimensions => Mean.Length;

    internal double[] Mean { get; }

    internal double[] Covariance { get; }

    /// <summary>The moments of features, the covariance with n - 1.</summary>
    /// <param name="features">(N, D), N at least 2; the caller keeps them.</param>
    /// <exception cref="ArgumentException">They are no matrix, or of fewer than two rows.</exception>
    public static GaussianMoments Of(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.dim() != 2 || features.size(0) < 2 || features.size(1) < 1)
        {
            throw new ArgumentException(
                $"The features are ({string.Join(", ", features.shape)}); (N, D) of two rows or more was expected.", nameof(features));
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var rows = features.to(ScalarType.Float64);
        var mean = rows.mean([0]);
        var centred = rows.sub(mean);
        var covariance = centred.transpose(0, 1).mm(centred).Over(features.size(0) - 1);
        return new GaussianMoments(mean.data<double>().ToArray(), covariance.contiguous().data<double>().ToArray());
    }
}
