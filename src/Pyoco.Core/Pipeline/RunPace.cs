using System.Collections.Concurrent;

namespace Pyoco;

/// <summary>What a model was seen to take, by shape: a frame of the latest run that decoded some, and the evaluation that was
/// measured.</summary>
internal sealed class RunPace
{
    private readonly ConcurrentDictionary<(int Height, int Width), TimeSpan> _frames = new();
    private readonly ConcurrentDictionary<VideoShape, MeasuredWork> _evaluations = new();

    /// <summary>The mean time of a frame in the latest run; null where none of the size was decoded.</summary>
    public TimeSpan? Frame(VideoShape pixels) => _frames.TryGetValue((pixels.Height, pixels.Width), out var time) ? time : null;

    /// <summary>The same, measured where none of the size was decoded yet.</summary>
    /// <param name="pixels">The shape of the frames.</param>
    /// <param name="decode">Decodes one.</param>
    public TimeSpan Frame(VideoShape pixels, Action decode) =>
        _frames.GetOrAdd((pixels.Height, pixels.Width), _ => MeasuredWork.Of(decode).Duration);

    /// <summary>A frame has taken so long.</summary>
    public void LearnFrame(VideoShape pixels, TimeSpan frame) => _frames[(pixels.Height, pixels.Width)] = frame;

    /// <summary>An evaluation of the network, which is measured the first time it is asked for.</summary>
    /// <param name="latents">The shape that it is given.</param>
    /// <param name="evaluate">Evaluates it once.</param>
    public MeasuredWork Evaluation(VideoShape latents, Action evaluate) =>
        _evaluations.GetOrAdd(latents, _ => MeasuredWork.Of(evaluate));
}
