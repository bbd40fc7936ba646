using Pyoco;
using Pyoco.Noise;

namespace Cluster;

/// <summary>Requests as they travel: the report of the clip that is wanted, as far as it is stated.</summary>
internal static class JobRequest
{
    /// <summary>The prior of a request that leaves it to the model.</summary>
    public static MethodSpec ModelPrior { get; } = new("model");

    /// <summary>What is wrong with a request, as far as it can be told without the model; null for nothing.</summary>
    public static string? Mistake(GenerationReport request)
    {
        try
        {
            _ = string.IsNullOrWhiteSpace(request.Prompt)
                ? throw new ArgumentException("The prompt is empty; what the clip is to show was expected.")
                : Options(request);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }

    /// <summary>The options of a call that makes the clip.</summary>
    /// <exception cref="ArgumentException">A part of the request is out of range.</exception>
    /// <exception cref="NotSupportedException">A part of the request is not known here.</exception>
    public static GenerationOptions Options(GenerationReport request)
    {
        var options = GenerationOptions.From(request);
        return options with
        {
            Frames = Stated(options.Frames), Height = Stated(options.Height), Width = Stated(options.Width), Steps = Stated(options.Steps),
        };
    }

    /// <summary>The pipeline of a request: the silo's own where the prior is its own, else one over the same weights, which the caller
    /// disposes.</summary>
    public static IVideoGenerator? Derived(IVideoGenerator generator, GenerationReport request) =>
        generator.GetService<VideoDiffusionPipeline>() is { } pipeline
            && !request.NoisePrior.Equals(ModelPrior) && !request.NoisePrior.Equals(pipeline.NoisePrior)
            ? pipeline.With(b => b.UseNoise(NoisePriorFactory.Instance.Create(request.NoisePrior)).AllowOtherPrior())
            : null;

    private static int? Stated(int? number) => number is 0 ? null : number;
}
