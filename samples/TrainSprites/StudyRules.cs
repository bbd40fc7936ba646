using Pyoco;

namespace TrainSprites;

/// <summary>Guidance rules of the study, each with the values of its paper or program beside the model's usual scale.</summary>
internal static class StudyRules
{
    private static readonly (string Name, IGuidance Rule)[] All =
    [
        ("cfg 1", new ClassifierFreeGuidance(1)),
        ("cfg 3", new ClassifierFreeGuidance(3)),
        ("cfg 5", new ClassifierFreeGuidance(5)),
        ("cfg 5 rescaled 0.7", new ClassifierFreeGuidance(5).Rescaled()),
        ("cfg 5 thresholded", new ClassifierFreeGuidance(5).Thresholded()),
        ("cfg 2 within 0.28 to 5.42", new ClassifierFreeGuidance(2).Within(0.28, 5.42)),
        ("projected 5", new AdaptiveProjectedGuidance(5)),
        ("zero-star 2", new ZeroStarGuidance(2)),
        ("tangential 2", new TangentialGuidance(2)),
        ("cfg++ 0.6", new CfgPlusPlusGuidance(0.6)),
    ];

    /// <summary>A sampler under each of them.</summary>
    public static IEnumerable<StudyMethod> Of(StudyMethod sampler) => All.Select(r => sampler.With(r.Name, b => b.UseGuidance(r.Rule)));
}
