using Pyoco;

namespace TrainSprites;

/// <summary>A way to make clips that the study of samplers measures.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Use">Adds it to a pipeline, with a number of steps.</param>
internal sealed record StudyMethod(string Name, Action<VideoDiffusionPipelineBuilder, int> Use)
{
    /// <summary>How many steps take at most so many calls of the network, both branches of guidance being one; as many where a step is a
    /// call.</summary>
    public Func<int, int> Steps { get; init; } = calls => calls;

    /// <summary>A sampler of two calls a step, of which the last takes one.</summary>
    public static StudyMethod OfTwoCalls(string name, Action<VideoDiffusionPipelineBuilder, int> use) =>
        new(name, use) { Steps = calls => (calls + 1) / 2 };

    /// <summary>The same way, with something more of the pipeline.</summary>
    public StudyMethod With(string what, Action<VideoDiffusionPipelineBuilder> change) => this with
    {
        Name = $"{Name} {what}",
        Use = (builder, steps) =>
        {
            Use(builder, steps);
            change(builder);
        },
    };
}

/// <summary>A method at a number of calls, on the first captions.</summary>
/// <param name="Method">The method.</param>
/// <param name="Calls">The most calls of the network.</param>
/// <param name="Captions">How many captions.</param>
internal sealed record StudyCell(StudyMethod Method, int Calls, int Captions)
{
    /// <summary>The method that it is compared with clip by clip, at the same number of calls; null for none.</summary>
    public string? Against { get; init; }
}
