using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The directions in which features of real clips vary most, and the place of other clips along them.</summary>
/// <remarks>A Fréchet distance in D dimensions is biased by about <c>D^2 / n</c> (<see cref="FrechetDistance"/>): few dimensions that hold
/// most of the variance make distances of some hundred clips worth something. They are fixed by real clips alone.</remarks>
public sealed class PrincipalAxes : IDisposable
{
    private const string MeanName = "mean";
    private const string AxesName = "axes";
    private const string ShareKey = "pyoco.variance_share";

    private readonly Tensor _mean; // (D)
    private readonly Tensor _axes; // (D, K)

    private PrincipalAxes(Tensor mean, Tensor axes, double share) => (_mean, _axes, VarianceShare) = (mean, axes, share);

    /// <summary>Number of axes.</summary>
    public int Count => (int)_axes.size(1);

    /// <summary>The share of the variance of the clips that they were fitted to that lies along them.</summary>
    public double VarianceShare { get; }

    /// <summary>The axes of features.</summary>
    /// <param name="features">(N, D); the caller keeps them.</param>
    /// <param name="count">How many axes, at least 1 and at most D and N - 1.</param>
    /// <exception cref="ArgumentException">The features are no matrix, or there are not so many axes.</exception>
    public static PrincipalAxes Fit(Tensor features, int count)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.dim() != 2 || count < 1 || count > Math.Min(features.size(0) - 1, features.size(1)))
        {
            throw new ArgumentException(
                $"{count} axes of features ({string.Join(", ", features.shape)}) were asked for; (N, D) and at most N - 1 and D axes "
                    + "were expected.", nameof(features));
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var rows = features.to(ScalarType.Float64);
        var mean = rows.mean([0]);
        var (_, sizes, directions) = linalg.svd(rows.sub(mean), fullMatrices: false);
        var axes = directions.narrow(0, 0, count).transpose(0, 1).contiguous(); // (D, K)

        // Either sign is a direction: the largest entry of each is above 0.
        var signs = axes.gather(0, axes.abs().argmax(0, keepdim: true)).sign();
        double[] variances = [.. sizes.data<double>().Select(s => s * s)];
        return new PrincipalAxes(
            mean.DetachFromDisposeScope(), axes.mul(signs).DetachFromDisposeScope(), variances.Take(count).Sum() / variances.Sum());
    }

    /// <summary>The places of features along the axes.</summary>
    /// <param name="features">(N, D); the caller keeps them.</param>
    /// <returns>(N, K), float64.</returns>
    /// <exception cref="ArgumentException">They are of another number of dimensions.</exception>
    public Tensor Project(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.dim() != 2 || features.size(1) != _mean.size(0))
        {
            throw new ArgumentException(
                $"The features are ({string.Join(", ", features.shape)}); (N, {_mean.size(0)}) was expected.", nameof(features));
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return features.to(ScalarType.Float64).sub(_mean).mm(_axes).MoveToOuterDisposeScope();
    }

    /// <summary>Writes the axes as a safetensors file, whole or not at all.</summary>
    public void Save(string path) => SafetensorsWriter.Write(
        path, new Dictionary<string, Tensor> { [MeanName] = _mean, [AxesName] = _axes },
        new Dictionary<string, string> { [ShareKey] = FormattableString.Invariant($"{VarianceShare:R}") });

    /// <summary>Reads the axes of a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is damaged, or has no axes.</exception>
    public static PrincipalAxes Load(string path)
    {
        using var file = SafetensorsFile.Open(path);
        if (!file.Names.Contains(MeanName) || !file.Names.Contains(AxesName)
            || file.Describe(AxesName).Shape is not [var dimensions, > 0] || !file.Describe(MeanName).Shape.SequenceEqual([dimensions])
            || !double.TryParse(
                file.Metadata.GetValueOrDefault(ShareKey), System.Globalization.CultureInfo.InvariantCulture, out var share))
        {
            throw new CheckpointException($"{path} has no principal axes; '{MeanName}' (D), '{AxesName}' (D, K) were expected.");
        }

        return new PrincipalAxes(
            file.Read(MeanName, ScalarType.Float64).DetachFromDisposeScope(),
            file.Read(AxesName, ScalarType.Float64).DetachFromDisposeScope(), share);
    }

    /// <summary>Releases the axes.</summary>
    public void Dispose()
    {
        _mean.Dispose();
        _axes.Dispose();
    }
}
