using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The conditioning of a network: encoded prompts and videos.</summary>
public sealed record DenoiserRequest
{
    /// <summary>The encoded prompts, one for each clip of the batch, which outlive the denoiser; null for a model that reads no
    /// text.</summary>
    public TextConditioning? Text { get; init; }

    /// <summary>A conditioning video: first frames, keyframes, a smaller clip; null for none.</summary>
    public VideoConditioning? Video { get; init; }

    /// <summary>Where the network keeps deep features for later noise levels of the run; null, the usual case, where it evaluates every
    /// level in full.</summary>
    public FeatureStore? Features { get; init; }

    /// <summary>Stops an evaluation on the way. A pipeline looks at its token before each evaluation; a network whose evaluations take
    /// long looks at this one between its blocks.</summary>
    public CancellationToken CancellationToken { get; init; }
}

/// <summary>A conditioning video (image-to-video, inpainting, super-resolution).</summary>
/// <param name="Video">The encoded video (B, C, F, H, W), which outlives the denoiser.</param>
public sealed record VideoConditioning(Tensor Video)
{
    /// <summary>1 where the video is given and 0 where it is not, (B, 1, F, H, W); null where all of it is given.</summary>
    public Tensor? Mask { get; init; }

    /// <summary>The noise level of the video: (1, 0) when it is clean, otherwise the level of noise augmentation.</summary>
    public NoiseLevel Level { get; init; } = NoiseLevel.FromSigma(0);
}
