using System.Collections.Concurrent;

namespace Pyoco;

/// <summary>What a model was seen to take, by shape: the last frame that was decoded and the evaluation that was measured.</summary>
internal sealed class RunPace
{
    private readonly ConcurrentDictionary<(int Height, int Width), TimeSpan> _frames = new();
    private readonly ConcurrentDictionary<VideoShape, MeasuredWork> _evaluations = new();

    /// <summary>The time of a frame as it was last measured; null where none of the size was decoded.</summary>
    public TimeSpan? Frame(VideoShape pixels) => _frames.TryGetValue((pixels.Height, pixels.Width), out var time) ? time : null;

    /// <summary>A frame has taken so long.</summary>
    public void LearnFrame(VideoShape pixels, TimeSpan frame) => _frames[(pixels.Height, pixels.Width)] = frame;

    /// <summary>An evaluation of the network, which is measured the first time it is asked for.</summary>
    /// <param name="latents">The shape that it is given.</param>
    /// <param name="evaluate">Evaluates it once.</param>
    public MeasuredWork Evaluation(VideoShape latents, Action evaluate) =>
        _evaluations.GetOrAdd(latents, _ => MeasuredWork.Of(evaluate));
}
