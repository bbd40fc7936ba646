using Pyoco;
using Pyoco.Samples;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>Inverts frame by frame, and tells how many are done.</summary>
internal sealed class FrameInverter(
    VideoDiffusionPipeline pipeline, InversionRequest request, WorkProgress progress, int frames, CancellationToken cancellation)
{
    // Frames are taken one by one, so that no rate matters; folders of frames need not state one.
    private static readonly ClipLoadOptions AnyRate = new() { FrameRate = 8 };

    private int _done;

    /// <summary>The noise of a clip's first frames, (1, C, F, H, W).</summary>
    public Tensor NoiseOf(string path)
    {
        var clip = VideoClip.Load(path, AnyRate);
        if (clip.FrameCount < request.Frames)
        {
            throw new UsageException($"{path} has {clip.FrameCount} frames; at least the {request.Frames} of --frames were expected.");
        }

        var prompt = PromptOf(path, clip);
        using var scope = NewDisposeScope();
        var noises = Enumerable.Range(0, request.Frames).Select(i => Inverted(Still(clip, i), prompt)).ToArray();
        return cat(noises, VideoShape.FrameAxis).MoveToOuterDisposeScope();
    }

    // The task works on a thread of its own, whose scopes are not this one's.
    private Tensor Inverted(VideoClip frame, string prompt)
    {
        progress.Report(_done, frames, "frame");
        using var noise = pipeline.InvertAsync(frame, prompt, cancellationToken: cancellation).GetAwaiter().GetResult();
        progress.Report(++_done, frames, "frame");
        return noise.clone();
    }

    private static VideoClip Still(VideoClip clip, int frame) => new([clip.Frame(frame)], clip.Width, clip.Height, clip.FrameRate);

    private string PromptOf(string path, VideoClip clip)
    {
        var beside = Path.ChangeExtension(path.TrimEnd('/'), ".txt");
        return File.Exists(beside) ? File.ReadAllText(beside).Trim() : clip.Report?.Prompt ?? request.Prompt
            ?? throw new UsageException($"{path} has no prompt: give one by {Path.GetFileName(beside)} beside it, or by --prompt.");
    }
}
