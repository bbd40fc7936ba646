using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Samples;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>What is to be inverted, and how.</summary>
/// <param name="Model">The folder of the image model.</param>
/// <param name="Clips">The folder of the clips.</param>
/// <param name="Prompt">The prompt of clips that have none of their own; null where all have.</param>
/// <param name="Steps">Steps of the Heun sampler.</param>
/// <param name="Frames">How many frames of each clip, the first ones.</param>
/// <param name="Most">How many clips at most, in the order of their names.</param>
internal sealed record InversionRequest(string Model, string Clips, string? Prompt, int Steps, int Frames, int Most);

/// <summary>The noise of some clips.</summary>
/// <param name="Noise">(B, C, F, H, W), a sample a clip; lives in the caller's dispose scope.</param>
/// <param name="Names">The files or folders of the clips.</param>
internal sealed record InvertedClips(Tensor Noise, IReadOnlyList<string> Names)
{
    /// <summary>Inverts the clips of a folder, each frame by itself: the image model knows nothing of the others.</summary>
    public static InvertedClips Of(InversionRequest request, WorkProgress progress, CancellationToken cancellation)
    {
        if (!Directory.Exists(request.Clips))
        {
            throw new UsageException($"The folder {request.Clips}, which --clips names, was not found.");
        }

        string[] paths =
        [
            .. Directory.GetFileSystemEntries(request.Clips).Where(path => Path.GetExtension(path) != ".txt")
                .Order(StringComparer.Ordinal).Take(request.Most),
        ];
        if (paths.Length < 2)
        {
            throw new UsageException($"The folder {request.Clips} has {paths.Length} clips; at least two were expected.");
        }

        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(request.Model).UseModelNoise().UseHeun(request.Steps).Build();
        using var scope = NewDisposeScope();
        var inverter = new FrameInverter(pipeline, request, progress, paths.Length * request.Frames, cancellation);
        var noises = paths.Select(inverter.NoiseOf).ToArray();
        if (noises.FirstOrDefault(noise => !noise.shape.AsSpan().SequenceEqual(noises[0].shape)) is { } other)
        {
            throw new UsageException(
                $"The clips differ: {VideoShape.Of(noises[0])} of the first, {VideoShape.Of(other)} of another; one size was expected.");
        }

        return new InvertedClips(cat(noises, VideoShape.BatchAxis).MoveToOuterDisposeScope(), [.. paths.Select(Path.GetFileName)!]);
    }
}
