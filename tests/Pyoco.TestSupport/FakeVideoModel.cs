using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.TestSupport;

/// <summary>A model without a network: the denoiser is the exact one of Gaussian videos whose mean the prompt's length decides.</summary>
public sealed class FakeVideoModel : IVideoModel, ITextEncoder, IVideoCodec
{
    /// <summary>Whether it was disposed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>The prompts that were encoded.</summary>
    public List<string> Prompts { get; } = [];

    /// <inheritdoc/>
    public VideoModelInfo Info { get; init; } = new() { Source = "a fake", LatentShape = new VideoShape(1, 3, 4, 6, 5), MaxFrames = 8 };

    /// <summary>Whether the model reads text.</summary>
    public bool ReadsText { get; init; } = true;

    /// <summary>How many clips each request asked for.</summary>
    public List<long> BoundBatches { get; } = [];

    /// <inheritdoc/>
    public ITextEncoder? TextEncoder => ReadsText ? this : null;

    /// <inheritdoc/>
    public IVideoCodec Codec => this;

    /// <inheritdoc/>
    public bool PrefersBatches { get; init; }

    /// <inheritdoc/>
    public IVideoDenoiser Bind(DenoiserRequest request)
    {
        if (request.Text is not { } text)
        {
            return Network(0, new GaussianDenoiser(0, 0.3));
        }

        var means = text.States.flatten().data<float>().ToArray();
        lock (BoundBatches)
        {
            BoundBatches.Add(means.Length);
        }

        return Network(0, new DelegateDenoiser((noisy, level) =>
        {
            using var scope = NewDisposeScope();
            var clips = noisy.split(1, VideoShape.BatchAxis);
            Tensor[] clean = [.. clips.Select((clip, i) => new GaussianDenoiser(means[i], 0.3).Denoise(clip, level).Clean)];
            return cat(clean, VideoShape.BatchAxis).MoveToOuterDisposeScope();
        }));
    }

    /// <summary>What is made of the network of each request; the network itself by default.</summary>
    public Func<int, IVideoDenoiser, IVideoDenoiser> Network { get; init; } = (_, network) => network;

    /// <inheritdoc/>
    public SamplingPlan CreatePlan(int steps, VideoShape shape) =>
        new(NoiseSchedule.Karras(steps, 0.02, 20), () => Sampler(steps)) { AfterGuidance = AfterGuidance };

    /// <summary>The sampler of the plan.</summary>
    public Func<int, ISampler> Sampler { get; init; } = _ => new HeunSampler();

    /// <summary>What <see cref="Refusal"/> says.</summary>
    public Func<string?> RefusalNow { get; init; } = () => null;

    /// <inheritdoc/>
    public string? Refusal() => RefusalNow();

    /// <summary>What the plan does after guidance.</summary>
    public Func<IVideoDenoiser, IVideoDenoiser> AfterGuidance { get; init; } = denoiser => denoiser;

    /// <inheritdoc/>
    public TextConditioning Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken = default)
    {
        lock (Prompts)
        {
            Prompts.AddRange(prompts);
        }

        // Ten words fit.
        var dropped = prompts.Select(p => string.Join(' ', p.Split(' ').Skip(10))).ToArray();
        return new TextConditioning(tensor(prompts.Select(p => p.Length * 0.01f).ToArray()).view(-1, 1, 1), null, dropped);
    }

    /// <inheritdoc/>
    public VideoShape LatentShape(VideoShape pixels) => pixels.Height % PixelsPerLatent == 0 && pixels.Width % PixelsPerLatent == 0
        ? new(pixels.Batch, pixels.Channels, pixels.Frames, pixels.Height / PixelsPerLatent, pixels.Width / PixelsPerLatent)
        : throw new ArgumentException($"{pixels} is no size in multiples of {PixelsPerLatent}.", nameof(pixels));

    /// <inheritdoc/>
    public VideoShape PixelShape(VideoShape latents) =>
        new(latents.Batch, latents.Channels, latents.Frames, latents.Height * PixelsPerLatent, latents.Width * PixelsPerLatent);

    Tensor IVideoCodec.Encode(Tensor video) => video.clone();

    /// <inheritdoc/>
    public Tensor Decode(Tensor latents) => Decoder?.Invoke(latents)
        ?? latents.repeat_interleave(PixelsPerLatent, dim: 3).repeat_interleave(PixelsPerLatent, dim: 4);

    /// <summary>What <see cref="Decode"/> does; a copy by default.</summary>
    public Func<Tensor, Tensor>? Decoder { get; init; }

    /// <summary>Pixels along the side of a latent.</summary>
    public int PixelsPerLatent { get; init; } = 1;

    /// <inheritdoc/>
    public void Dispose() => IsDisposed = true;
}
