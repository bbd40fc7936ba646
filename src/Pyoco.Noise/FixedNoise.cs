using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Noise that was made elsewhere, given as it is: an inverted video, another program's latents, a file of an earlier
/// run.</summary>
/// <remarks><para>The values are the initial noise, stream 0, whatever the seed. They serve any range of their frames, and as many of their
/// samples; channels, rows and columns have to be theirs. Other streams, the step noise of a stochastic sampler, come from a prior that is
/// named beside them, and are refused without.</para>
/// <para>Nothing is known of their distribution: no covariance and no likelihood is offered (<see cref="NoiseReport"/> says how far they
/// are from a prior's). Inverted noise, above all, keeps structure of its video. The specification names the file that the values were read
/// from and their hash, so a changed file is refused; made of a tensor it says the hash alone, and <see cref="NoisePriorFactory"/> refuses
/// to make it again. <see cref="SaveTo"/> writes a file either way.</para></remarks>
public sealed class FixedNoise : ISpanNoisePrior, IFileBackedPrior
{
    private readonly StoredVideo _noise;

    /// <summary>Noise of a tensor.</summary>
    /// <param name="noise">The values, float32 (B, C, F, H, W), finite; copied.</param>
    /// <param name="steps">Where step noise comes from; null where there is to be none.</param>
    /// <exception cref="ArgumentException">The tensor is no such noise.</exception>
    public FixedNoise(Tensor noise, IVideoNoisePrior? steps = null) : this(StoredVideo.Of(noise, nameof(noise)), steps)
    {
    }

    internal FixedNoise(StoredVideo noise, IVideoNoisePrior? steps) => (_noise, Steps) = (noise, steps);

    /// <summary>The shape of the values.</summary>
    public VideoShape Shape => _noise.Shape;

    /// <summary>Where step noise comes from; null where there is to be none.</summary>
    public IVideoNoisePrior? Steps { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => Steps is null
        ? new("captured", _noise.Parameters)
        : new("captured", [.. _noise.Parameters, ("steps", Steps.Spec)]);

    /// <inheritdoc/>
    public MethodSpec SaveTo(string folder)
    {
        var parameters = _noise.SaveTo(folder);
        return Steps is null
            ? new("captured", parameters)
            : new("captured", [.. parameters, ("steps", PriorParts.Save(Steps, folder, "steps"))]);
    }

    /// <summary>Noise of a file.</summary>
    /// <param name="file">A safetensors file with one tensor, or one named <c>noise</c>, float32 (B, C, F, H, W).</param>
    /// <param name="steps">Where step noise comes from; null where there is to be none.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or has no such tensor, or a value that is not finite.</exception>
    public static FixedNoise Load(string file, IVideoNoisePrior? steps = null) => new(StoredVideo.Load(file), steps);

    /// <inheritdoc/>
    public string? Refusal(NoiseKey key) => key.Stream == 0 ? null : Steps is not null ? Steps.Refusal(key)
        : $"The noise prior {Spec} has initial noise only, no step noise and none for training: name the prior that these come from, "
        + "or use a sampler that draws no noise";

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer frames.</exception>
    /// <exception cref="ArgumentException">The shape differs from the captured one in more than frames and samples, or has more
    /// samples.</exception>
    /// <exception cref="NotSupportedException">Step noise is asked for, and no prior was named for it.</exception>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch if the prior of
    /// step noise does not.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    /// <exception cref="NotSupportedException">Step noise is asked for, and no prior was named for it.</exception>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        NoiseBands.CheckDestination(destination, shape);
        _ = WorkerThreads.Count(shape.ElementCount, threads); // refuses none
        if (key.Stream != 0)
        {
            SpanNoise.Fill(Steps ?? throw new NotSupportedException(Refusal(key)), destination, shape, key, firstFrame, threads);
            return;
        }

        var captured = _noise.Shape;
        if (shape.Batch > captured.Batch
            || shape.WithFrames(1) != new VideoShape(shape.Batch, captured.Channels, 1, captured.Height, captured.Width))
        {
            throw new ArgumentException(
                $"The shape is {shape}; the captured noise is {captured}, and only frames and samples may be fewer.", nameof(shape));
        }

        FrameCovariance.CheckFrames(Spec, captured.Frames, firstFrame + shape.Frames);
        var plane = shape.Height * shape.Width;
        for (var clip = 0; clip < shape.Batch * shape.Channels; clip++)
        {
            _noise.Values.AsSpan((clip * captured.Frames + firstFrame) * plane, shape.Frames * plane)
                .CopyTo(destination[(clip * shape.Frames * plane)..]);
        }
    }
}
