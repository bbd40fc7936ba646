using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
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
    // Frames are taken one by one, so that no rate matters; folders of frames need not state one.
    private static readonly ClipLoadOptions AnyRate = new() { FrameRate = 8 };

    /// <summary>Inverts the clips of a folder, each frame by itself: the image model knows nothing of the others.</summary>
    public static InvertedClips Of(InversionRequest request)
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
        var noises = paths.Select(path => NoiseOf(pipeline, path, request)).ToArray();
        if (noises.FirstOrDefault(noise => !noise.shape.AsSpan().SequenceEqual(noises[0].shape)) is { } other)
        {
            throw new UsageException(
                $"The clips differ: {VideoShape.Of(noises[0])} of the first, {VideoShape.Of(other)} of another; one size was expected.");
        }

        return new InvertedClips(cat(noises, VideoShape.BatchAxis).MoveToOuterDisposeScope(), [.. paths.Select(Path.GetFileName)!]);
    }

    // (1, C, F, H, W)
    private static Tensor NoiseOf(VideoDiffusionPipeline pipeline, string path, InversionRequest request)
    {
        var clip = VideoClip.Load(path, AnyRate);
        if (clip.FrameCount < request.Frames)
        {
            throw new UsageException($"{path} has {clip.FrameCount} frames; at least the {request.Frames} of --frames were expected.");
        }

        var prompt = PromptOf(path, clip, request);
        using var scope = NewDisposeScope();
        var frames = Enumerable.Range(0, request.Frames).Select(i => Inverted(pipeline, Still(clip, i), prompt)).ToArray();
        return cat(frames, VideoShape.FrameAxis).MoveToOuterDisposeScope();
    }

    // The task works on a thread of its own, whose scopes are not this one's.
    private static Tensor Inverted(VideoDiffusionPipeline pipeline, VideoClip frame, string prompt)
    {
        using var noise = pipeline.InvertAsync(frame, prompt).GetAwaiter().GetResult();
        return noise.clone();
    }

    private static VideoClip Still(VideoClip clip, int frame) => new([clip.Frame(frame)], clip.Width, clip.Height, clip.FrameRate);

    private static string PromptOf(string path, VideoClip clip, InversionRequest request)
    {
        var beside = Path.ChangeExtension(path.TrimEnd('/'), ".txt");
        return File.Exists(beside) ? File.ReadAllText(beside).Trim() : clip.Report?.Prompt ?? request.Prompt
            ?? throw new UsageException($"{path} has no prompt: give one by {Path.GetFileName(beside)} beside it, or by --prompt.");
    }
}
