namespace Pyoco.Models;

/// <summary>Means over seeds and captions, each seed with each caption, and differences of two methods that share both.</summary>
/// <remarks>A value is <c>mean + seed + caption + rest</c>, three independent effects of unknown variances (the two-way layout with random
/// effects): clips of one training have its luck in common, clips of one caption its difficulty. The standard error is that for other
/// seeds and other captions; effects whose estimated variance is negative count as none.</remarks>
public static class CrossedMean
{
    /// <summary>The mean of a value over seeds and captions.</summary>
    /// <param name="values">For each seed the value of each caption, the same captions in the same order. Of one seed the standard error
    /// is that over captions alone, and says nothing of other seeds.</param>
    /// <exception cref="ArgumentException">There are no values, or the seeds have different numbers of them.</exception>
    public static Estimate Of(IReadOnlyList<IReadOnlyList<double>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0 || values[0].Count == 0 || values.Any(v => v.Count != values[0].Count))
        {
            throw new ArgumentException(
                $"The seeds have {string.Join(", ", values.Select(v => v.Count))} values; as many of each were expected, at least one.",
                nameof(values));
        }

        if (values.Count == 1)
        {
            return Estimate.Of(values[0]);
        }

        if (values[0].Count == 1)
        {
            return Estimate.Of([.. values.Select(v => v[0])]);
        }

        var (sum, freedom) = Spread([values], free: 1);
        return new Estimate(values.Average(v => v.Average()), Math.Sqrt(sum / (values.Count * values[0].Count)), freedom);
    }

    /// <summary>The mean difference of two methods, value by value.</summary>
    /// <param name="values">As of <see cref="Of"/>.</param>
    /// <param name="others">The other method's, of the same seeds and captions; they are taken off.</param>
    /// <exception cref="ArgumentException">The two have different numbers of values, or none.</exception>
    public static Estimate OfDifference(
        IReadOnlyList<IReadOnlyList<double>> values, IReadOnlyList<IReadOnlyList<double>> others)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(others);
        if (values.Count != others.Count || values.Zip(others).Any(p => p.First.Count != p.Second.Count))
        {
            throw new ArgumentException("The methods have different numbers of values; the same seeds and captions were expected.");
        }

        return Of([.. values.Zip(others, (v, o) => v.Zip(o, (x, y) => x - y).ToArray())]);
    }

    /// <summary>The mean differences of methods from the first one, with one standard error that all methods together tell.</summary>
    /// <remarks>Of few seeds the differences of two methods alone tell an error badly: three seeds have 2 degrees of freedom. Here a value
    /// is <c>method + seed + caption + method x seed + method x caption + rest</c>, the last three with the same variances for each
    /// method; what all methods of a seed and a caption have in common falls out. With P methods the luck of a method's training (method x
    /// seed) has (P - 1)(seeds - 1) degrees of freedom. The means over captions of the seeds spread by that luck and by the rest, but not
    /// by what a method is better at in these captions, which is the same for each seed. So the mean square of method x caption is added,
    /// and that of the rest, which is in both, taken off once. Of two methods it is <see cref="OfDifference"/>.</remarks>
    /// <param name="methods">Of each method the values as of <see cref="Of"/>, two captions or more, of the same seeds and captions. Of one
    /// seed each difference has its own standard error over captions, which says nothing of other seeds.</param>
    /// <returns>The differences of all methods but the first.</returns>
    /// <exception cref="ArgumentException">There are fewer than two methods or captions, or the methods have different numbers of
    /// values.</exception>
    public static IReadOnlyList<Estimate> OfDifferences(IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        int[] counts = [.. methods.SelectMany(m => m.Select(v => v.Count)).Distinct()];
        if (methods.Count < 2 || methods.Any(m => m.Count != methods[0].Count) || counts is not [>= 2])
        {
            throw new ArgumentException(
                $"There are {methods.Count} methods of {string.Join(", ", methods.Select(m => m.Count))} seeds and of "
                    + $"{string.Join(", ", counts)} captions; two methods or more of the same seeds and of two captions or more were "
                    + "expected.",
                nameof(methods));
        }

        if (methods[0].Count == 1)
        {
            return [.. methods.Skip(1).Select(m => OfDifference(m, methods[0]))];
        }

        var (seeds, captions) = (methods[0].Count, counts[0]);
        double[][] common =
        [
            .. Enumerable.Range(0, seeds).Select(s => Enumerable.Range(0, captions).Select(c => methods.Average(m => m[s][c])).ToArray()),
        ];
        var (sum, freedom) = Spread(
            [.. methods.Select(m => m.Zip(common, (v, o) => v.Zip(o, (x, y) => x - y).ToArray()).ToArray())], methods.Count - 1);
        var error = Math.Sqrt(2 * sum / (seeds * captions));
        double[] means = [.. methods.Select(m => m.Average(v => v.Average()))];
        return [.. means.Skip(1).Select(mean => new Estimate(mean - means[0], error, freedom))];
    }

    // What a mean of one of some methods varies by, times the number of its values, with its degrees of freedom.
    private static (double Sum, double Freedom) Spread(IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> methods, int free)
    {
        var (seeds, captions, squares) = (methods[0].Count, methods[0][0].Count, methods.Select(Squares).ToArray());
        var bySeed = new MeanSquare(squares.Sum(s => s.BySeed), free * (seeds - 1));
        var byCaption = new MeanSquare(squares.Sum(s => s.ByCaption), free * (captions - 1));
        var remaining = new MeanSquare(squares.Sum(s => s.Remaining), free * (seeds - 1) * (captions - 1));

        // Of each effect that there is: seed + caption - rest; of none: rest.
        MeanSquare[] effects = [.. new[] { bySeed, byCaption }.Where(m => m.Value > remaining.Value)];
        var terms = effects.Length == 1 ? effects : [.. effects, remaining];
        var sum = effects.Length == 2 ? bySeed.Value + byCaption.Value - remaining.Value : terms[0].Value;
        var freedom = Square(sum) / terms.Sum(t => Square(t.Value) / t.Freedom); // Satterthwaite (1946)
        return (sum, sum == 0 ? remaining.Freedom : freedom);
    }

    // The sums of squares of the two-way layout.
    private static (double BySeed, double ByCaption, double Remaining) Squares(IReadOnlyList<IReadOnlyList<double>> values)
    {
        var (seeds, captions) = (values.Count, values[0].Count);
        double[] ofSeed = [.. values.Select(v => v.Average())];
        double[] ofCaption = [.. Enumerable.Range(0, captions).Select(c => values.Average(v => v[c]))];
        var mean = ofSeed.Average();
        return (
            captions * ofSeed.Sum(m => Square(m - mean)), seeds * ofCaption.Sum(m => Square(m - mean)),
            values.Select((v, s) => v.Select((x, c) => Square(x - ofSeed[s] - ofCaption[c] + mean)).Sum()).Sum());
    }

    private static double Square(double x) => x * x;

    private readonly record struct MeanSquare(double Sum, int Freedom)
    {
        public double Value => Sum / Freedom;
    }
}
