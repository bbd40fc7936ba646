using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Captioned clips for one training step; images are clips of one frame.</summary>
public sealed class TrainingBatch : IDisposable
{
    /// <summary>Wraps a batch and takes over its tensor.</summary>
    /// <param name="video">RGB clips (B, 3, F, H, W) in [-1, 1], float32.</param>
    /// <param name="captions">One caption a clip.</param>
    /// <exception cref="ArgumentException">The numbers of clips and captions differ, or the clips are not RGB.</exception>
    public TrainingBatch(Tensor video, IReadOnlyList<string> captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        var shape = VideoShape.Of(video);
        if (shape.Channels != 3 || shape.Batch != captions.Count)
        {
            throw new ArgumentException(
                $"The clips have the shape {shape} and there are {captions.Count} captions; (B, 3, F, H, W) and B captions were expected.");
        }

        (Video, Captions) = (video, captions);
    }

    /// <summary>Wraps clips without captions, for a model that reads no text, and takes over their tensor.</summary>
    /// <param name="video">RGB clips (B, 3, F, H, W) in [-1, 1], float32.</param>
    /// <exception cref="ArgumentException">The clips are not RGB.</exception>
    public TrainingBatch(Tensor video)
        : this(video, [.. Enumerable.Repeat("", VideoShape.Of(video).Batch)])
    {
    }

    /// <summary>The clips, (B, 3, F, H, W) in [-1, 1].</summary>
    public Tensor Video { get; }

    /// <summary>One caption a clip.</summary>
    public IReadOnlyList<string> Captions { get; }

    /// <summary>Images that are learned in the same step (joint training), clips of one frame; null where there are none.</summary>
    public TrainingBatch? Images { get; init; }

    /// <summary>Releases clips and images.</summary>
    public void Dispose()
    {
        Video.Dispose();
        Images?.Dispose();
    }
}

/// <summary>Gives the batch of a training step, the same one whenever it is asked: a stopped training goes on where it was.</summary>
/// <param name="step">The step, from 0.</param>
/// <returns>The batch; the trainer disposes it.</returns>
public delegate TrainingBatch TrainingBatchSource(long step);
