using Pyoco;
using Pyoco.Noise;

namespace PriorStudy;

/// <summary>A prior of the study.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Noise">The noise.</param>
internal sealed record StudyPrior(string Name, IVideoNoisePrior Noise)
{
    /// <summary>The prior that the others are compared with.</summary>
    public static StudyPrior Baseline { get; } = new("independent", new IndependentNoise());

    /// <summary>All of them, in the order in which they are measured: a study that is stopped has compared the paper's own ones
    /// first.</summary>
    public static IReadOnlyList<StudyPrior> All { get; } =
    [
        Baseline,
        new("progressive-2", new ProgressiveNoise(2)),
        new("mixed-1", new MixedNoise(1)),
        new("progressive-1", new ProgressiveNoise(1)),
        new("mixed-0.5", new MixedNoise(0.5)),
        new("progressive-4", new ProgressiveNoise(4)),
        new("mixed-2", new MixedNoise(2)),
    ];

    /// <summary>The paper's own ones, which the question of the page is of.</summary>
    public static IReadOnlyList<StudyPrior> Asked { get; } = [.. All.Skip(1).Take(2)];
}

/// <summary>A law of training's noise levels with the range that is sampled: <c>ln sigma</c> is normal.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Mean">Mean of <c>ln sigma</c>.</param>
/// <param name="Deviation">Its standard deviation.</param>
/// <param name="SigmaMax">The noise that sampling begins with.</param>
internal sealed record StudyLaw(string Name, double Mean, double Deviation, double SigmaMax);
