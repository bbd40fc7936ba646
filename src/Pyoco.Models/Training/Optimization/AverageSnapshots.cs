using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Snapshots of <see cref="PowerAverages"/>, of which averages of any length are put together after the training (EDM2, arXiv
/// 2312.02696, section 3.2).</summary>
/// <remarks>The profile that is wanted is approximated by a sum of the snapshots' profiles with the least squared error, its
/// factors then divided by their sum, so that a weight that never changed is its own average; the same sum of their weights is the
/// average.</remarks>
public sealed class AverageSnapshots
{
    private readonly (string Path, long Step)[] _files;

    private AverageSnapshots((string Path, long Step)[] files) => _files = files;

    /// <summary>The steps that there are snapshots of.</summary>
    public IReadOnlyList<long> Steps => [.. _files.Select(f => f.Step)];

    /// <summary>Finds the snapshots of a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder has no snapshot.</exception>
    /// <exception cref="CheckpointException">A file is damaged, or no snapshot.</exception>
    public static AverageSnapshots Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var files = Directory.GetFiles(folder, $"{PowerAverages.NameStart}*{PowerAverages.NameEnd}")
            .Select(path => (Path: path, Step: StepOf(path)))
            .OrderBy(f => f.Step).ToArray();
        return files.Length > 0
            ? new AverageSnapshots(files)
            : throw new FileNotFoundException($"{folder} has no snapshot (step-N.safetensors) of averages.");
    }

    /// <summary>How good the sum of snapshots is: the relative error of the profile, and the factor of each stored average.</summary>
    /// <param name="width">The width that is wanted, sigma_rel: the standard deviation of the profile by its length, above 0 and at most
    /// 0.2886, that of a plain mean over the training.</param>
    /// <param name="step">The step at which it ends; the last snapshot's when null.</param>
    /// <exception cref="ArgumentException">There is no snapshot of such a step.</exception>
    public AverageRecipe Recipe(double width, long? step = null)
    {
        var end = step ?? _files[^1].Step;
        if (_files.All(f => f.Step != end))
        {
            throw new ArgumentException(
                $"There is no snapshot of step {end}; there are some of {string.Join(", ", Steps)}.", nameof(step));
        }

        (double Time, double Exponent) wanted = (end, PowerAverage.Exponent(width));
        var terms = _files.Where(f => f.Step <= end)
            .SelectMany(f => PowerAverages.Widths.Select(w => (f.Path, Width: w, Profile: ((double)f.Step, PowerAverage.Exponent(w)))))
            .ToArray();
        using var scope = NewDisposeScope();
        var products = terms.SelectMany(a => terms.Select(b => PowerAverage.InnerProduct(a.Profile, b.Profile))).ToArray();
        var with = terms.Select(a => PowerAverage.InnerProduct(a.Profile, wanted)).ToArray();
        var solved = linalg.solve(
            tensor(products, [terms.Length, terms.Length], ScalarType.Float64), tensor(with, [terms.Length, 1], ScalarType.Float64))
            .data<double>().ToArray();
        var total = solved.Sum();
        double[] factors = [.. solved.Select(f => f / total)];
        var size = PowerAverage.InnerProduct(wanted, wanted);
        var error = size - 2 * factors.Zip(with, (factor, product) => factor * product).Sum()
            + products.Select((product, at) => product * factors[at / terms.Length] * factors[at % terms.Length]).Sum();
        return new AverageRecipe(
            [.. terms.Zip(factors, (term, factor) => new AverageTerm(term.Path, term.Width, factor))],
            Math.Sqrt(Math.Max(0, error) / size));
    }

    /// <summary>The average of a length.</summary>
    /// <param name="width">As of <see cref="Recipe"/>.</param>
    /// <param name="step">As of <see cref="Recipe"/>.</param>
    /// <returns>The weights by name, float32, for <see cref="DiffusionTrainer.WithWeights"/>; the caller disposes them.</returns>
    /// <inheritdoc cref="Recipe" path="/exception"/>
    public IReadOnlyDictionary<string, Tensor> Average(double width, long? step = null)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var sums = new Dictionary<string, Tensor>();
        foreach (var file in Recipe(width, step).Terms.GroupBy(t => t.Path))
        {
            using var snapshot = SafetensorsFile.Open(file.Key);
            foreach (var (_, stored, factor) in file)
            {
                Add(sums, snapshot, PowerAverages.Prefix(stored), factor);
            }
        }

        return sums.ToDictionary(s => s.Key, s => s.Value.to(ScalarType.Float32).DetachFromDisposeScope());
    }

    // Factors alternate in sign and are large: the sum is one of double precision.
    private static void Add(Dictionary<string, Tensor> sums, SafetensorsFile snapshot, string prefix, double factor)
    {
        foreach (var name in snapshot.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var scope = NewDisposeScope();
            var weights = snapshot.Read(name, ScalarType.Float64);
            if (sums.TryGetValue(name[prefix.Length..], out var sum))
            {
                sum.Plus_(weights, factor);
            }
            else
            {
                sums[name[prefix.Length..]] = weights.Times(factor).MoveToOuterDisposeScope();
            }
        }
    }

    private static long StepOf(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return SavedState.StepOf(file) is { } step and > 0
            ? step
            : throw new CheckpointException($"{path} is no snapshot of averages: it states no step.");
    }
}

/// <summary>A sum of stored averages.</summary>
/// <param name="Terms">The averages with their factors.</param>
/// <param name="Error">The error of the sum's profile by the size of the one that is wanted: 0 where it is one of the sums.</param>
public sealed record AverageRecipe(IReadOnlyList<AverageTerm> Terms, double Error);

/// <summary>A stored average in a sum.</summary>
/// <param name="Path">The snapshot's file.</param>
/// <param name="Width">Its width, sigma_rel.</param>
/// <param name="Factor">What it is multiplied by.</param>
public readonly record struct AverageTerm(string Path, double Width, double Factor);
