using Pyoco;

namespace TextToVideo;

/// <summary>The samplers that the command line offers, each with the library's defaults.</summary>
internal static class SamplerChoice
{
    private static readonly (string Name, Func<VideoDiffusionPipelineBuilder, int, VideoDiffusionPipelineBuilder> Use)[] All =
    [
        ("euler", (builder, steps) => builder.UseEuler(steps)),
        ("euler-ancestral", (builder, steps) => builder.UseEulerAncestral(steps)),
        ("heun", (builder, steps) => builder.UseHeun(steps)),
        ("dpm-solver++", (builder, steps) => builder.UseDpmSolver(steps)),
        ("unipc", (builder, steps) => builder.UseUniPc(steps)),
        ("model", (builder, steps) => builder.UseModelSampler(steps)),
    ];

    /// <summary>Their names, the usual one first.</summary>
    public static IEnumerable<string> Names => All.Select(s => s.Name);

    /// <summary>Gives a pipeline the sampler of a name.</summary>
    public static VideoDiffusionPipelineBuilder Use(string name, VideoDiffusionPipelineBuilder builder, int steps) =>
        All.Single(s => s.Name == name).Use(builder, steps);
}
