namespace Pyoco;

/// <summary>A text-to-video model as the pipeline sees it: the parts of one model folder, loaded and ready.</summary>
public interface IVideoModel : IDisposable
{
    /// <summary>What the model was made for.</summary>
    VideoModelInfo Info { get; }

    /// <summary>Puts prompts into vectors.</summary>
    ITextEncoder TextEncoder { get; }

    /// <summary>Turns what the network makes into pixels.</summary>
    IVideoCodec Codec { get; }

    /// <summary>The network, conditioned on an encoding that outlives the denoiser.</summary>
    IVideoDenoiser Bind(TextConditioning conditioning);

    /// <summary>The noise levels that suit the model's weights, for a number of steps, in the convention of its own sampler.</summary>
    /// <exception cref="ArgumentException"><paramref name="steps"/> is below 1, or more than the model has levels for.</exception>
    NoiseSchedule CreateSchedule(int steps);

    /// <summary>The sampler that the model asks for, for a number of steps.</summary>
    /// <exception cref="ArgumentException"><paramref name="steps"/> is below 1, or more than the model has levels for.</exception>
    /// <exception cref="NotSupportedException">The model asks for one that is not implemented.</exception>
    ISampler CreateSampler(int steps);
}

/// <summary>What a model was made for, as its folder states it.</summary>
public sealed record VideoModelInfo
{
    /// <summary>Where the model came from, for messages: a folder.</summary>
    public required string Source { get; init; }

    /// <summary>The shape of one clip as the network sees it, batch 1, with the trained number of frames.</summary>
    public required VideoShape LatentShape { get; init; }

    /// <summary>Pixels along the side of a latent: what the codec makes videos smaller by, in height and in width.</summary>
    public int PixelsPerLatent { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(PixelsPerLatent), value, "At least 1 was expected."); } = 1;

    /// <summary>The largest number of frames the model states that it can make; at least the trained number, and <see cref="int.MaxValue"/> where
    /// nothing limits it.</summary>
    public required int MaxFrames { get; init; }

    /// <summary>Frames a second of the clips it was trained on.</summary>
    public required double FrameRate { get; init; }

    /// <summary>The prior of its training noise.</summary>
    public required MethodSpec NoisePrior { get; init; }

    /// <summary>The device its weights are on.</summary>
    public required TorchSharp.torch.Device Device { get; init; }
}
