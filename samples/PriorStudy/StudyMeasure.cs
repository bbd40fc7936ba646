using Pyoco.Models;
using static TorchSharp.torch;

namespace PriorStudy;

/// <summary>The real clips that clips are measured against.</summary>
/// <param name="Captions">Those of the test's captions.</param>
/// <param name="Reference">Others, that distances are measured from.</param>
/// <param name="Groups">Groups of the jackknife.</param>
internal sealed record RealClips(IReadOnlyList<ClipRow> Captions, IReadOnlyList<ClipRow> Reference, int Groups);

/// <summary>One figure of the tables.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Digits">Digits behind the point.</param>
/// <param name="Values">Of the clips of one seed one value a caption, or a group of captions, whose mean is the figure: so that priors are
/// compared value by value.</param>
internal sealed record StudyMeasure(
    string Name, int Digits, Func<IReadOnlyList<ClipRow>, RealClips, IReadOnlyList<double>> Values)
{
    private const double Points = 100;

    /// <summary>How far clips show what they should.</summary>
    public static StudyMeasure Attributes { get; } = new("attributes", 1, (rows, _) => [.. rows.Select(r => Points * r.Accuracy)]);

    /// <summary>How far clips show one of the attributes, of the captions that say it.</summary>
    /// <param name="name">The attribute.</param>
    /// <param name="place">Its place among the judge's.</param>
    public static StudyMeasure Attribute(string name, int place) => new(
        name, 1,
        (rows, _) => Estimate.RatioValues(
            [.. rows.Select(r => double.IsNaN(r.Answers[place]) ? 0 : Points * r.Answers[place])],
            [.. rows.Select(r => double.IsNaN(r.Answers[place]) ? 0.0 : 1.0)]));

    /// <summary>Whether what moves goes as it should.</summary>
    public static StudyMeasure Order { get; } = new(
        "in order of what moves", 1,
        (rows, _) => Estimate.RatioValues([.. rows.Select(r => Points * r.InOrder)], [.. rows.Select(r => (double)r.Moving)]));

    /// <summary>How much moves, by real clips.</summary>
    public static StudyMeasure Motion { get; } = new(
        "motion by real", 2,
        (rows, real) => Estimate.RatioValues(
            [.. rows.Select(r => r.Motion)], [.. rows.Select(r => real.Captions[r.Key.Caption].Motion)]));

    /// <summary>The Fréchet distance of clips.</summary>
    public static StudyMeasure LooksDistance { get; } = new("distance of clips", 2, (rows, real) => Distance(rows, real, r => r.Looks));

    /// <summary>All of them, in the order of the tables. Shares are in points (hundredths).</summary>
    /// <param name="attributes">What the judge reads.</param>
    public static IReadOnlyList<StudyMeasure> All(IReadOnlyList<string> attributes) =>
    [
        Attributes,
        .. attributes.Select(Attribute),
        new("steady", 1, (rows, _) => [.. rows.Select(r => Points * r.Steady)]),
        Order,
        new("pairs that move", 1, (rows, _) => [.. rows.Select(r => Points * r.Moving / r.Pairs)]),
        Motion,
        new("motion along real axes", 2, (rows, real) => Estimate.RatioValues(
            [.. rows.Select(r => Energy(r.Differences))], [.. rows.Select(r => Energy(real.Captions[r.Key.Caption].Differences))])),
        LooksDistance,
        new("distance of differences", 2, (rows, real) => Distance(rows, real, r => r.Differences)),
    ];

    /// <summary>The figure of the clips of some seeds, the same captions of each.</summary>
    public Estimate Of(IReadOnlyList<IReadOnlyList<ClipRow>> seeds, RealClips real) => CrossedMean.Of(ValuesOf(seeds, real));

    /// <summary>The values of the clips of some seeds.</summary>
    public IReadOnlyList<IReadOnlyList<double>> ValuesOf(IReadOnlyList<IReadOnlyList<ClipRow>> seeds, RealClips real) =>
        [.. seeds.Select(rows => Values(rows, real))];

    private static double Energy(IReadOnlyList<double> differences) => differences.Sum(d => d * d);

    private static IReadOnlyList<double> Distance(
        IReadOnlyList<ClipRow> rows, RealClips real, Func<ClipRow, IReadOnlyList<double>> of)
    {
        using var scope = NewDisposeScope();
        Tensor Matrix(IReadOnlyList<ClipRow> clips) =>
            tensor(clips.SelectMany(of).ToArray(), [clips.Count, of(clips[0]).Count], ScalarType.Float64);
        return FrechetDistance.PseudoValues(Matrix(real.Reference), Matrix(rows), real.Groups);
    }
}
