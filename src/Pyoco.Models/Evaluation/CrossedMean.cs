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

        var (seeds, captions) = (values.Count, values[0].Count);
        return captions == 1 ? Estimate.Of([.. values.Select(v => v[0])]) : TwoWay(values, seeds, captions);
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

    private static Estimate TwoWay(IReadOnlyList<IReadOnlyList<double>> values, int seeds, int captions)
    {
        double[] ofSeed = [.. values.Select(v => v.Average())];
        double[] ofCaption = [.. Enumerable.Range(0, captions).Select(c => values.Average(v => v[c]))];
        var mean = ofSeed.Average();
        var rest = values.Select((v, s) => v.Select((x, c) => Square(x - ofSeed[s] - ofCaption[c] + mean)).Sum()).Sum();

        var bySeed = new MeanSquare(captions * ofSeed.Sum(m => Square(m - mean)), seeds - 1);
        var byCaption = new MeanSquare(seeds * ofCaption.Sum(m => Square(m - mean)), captions - 1);
        var remaining = new MeanSquare(rest, (seeds - 1) * (captions - 1));

        // Of each effect that there is: seed + caption - rest; of none: rest.
        MeanSquare[] effects = [.. new[] { bySeed, byCaption }.Where(m => m.Value > remaining.Value)];
        var terms = effects.Length == 1 ? effects : [.. effects, remaining];
        var sum = effects.Length == 2 ? bySeed.Value + byCaption.Value - remaining.Value : terms[0].Value;
        var freedom = Square(sum) / terms.Sum(t => Square(t.Value) / t.Freedom); // Satterthwaite (1946)
        return new Estimate(mean, Math.Sqrt(sum / (seeds * captions)), sum == 0 ? remaining.Freedom : freedom);
    }

    private static double Square(double x) => x * x;

    private readonly record struct MeanSquare(double Sum, int Freedom)
    {
        public double Value => Sum / Freedom;
    }
}
