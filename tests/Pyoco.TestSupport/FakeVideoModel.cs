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
    public VideoModelInfo Info { get; init; } = new()
    {
        Source = "a fake",
        LatentShape = new VideoShape(1, 3, 4, 6, 5),
        MaxFrames = 8,
        FrameRate = 8,
        NoisePrior = MethodSpec.Independent,
        Device = CPU,
    };

    /// <inheritdoc/>
    public ITextEncoder TextEncoder => this;

    /// <inheritdoc/>
    public IVideoCodec Codec => this;

    /// <inheritdoc/>
    public IVideoDenoiser Bind(TextConditioning conditioning)
    {
        var mean = conditioning.States.mean().ToDouble();
        return new GaussianDenoiser(mean, 0.3);
    }

    /// <inheritdoc/>
    public NoiseSchedule CreateSchedule(int steps) => NoiseSchedule.Karras(steps, 0.02, 20);

    /// <inheritdoc/>
    public ISampler CreateSampler(int steps) => Sampler(steps);

    /// <summary>What <see cref="CreateSampler"/> gives.</summary>
    public Func<int, ISampler> Sampler { get; init; } = _ => new HeunSampler();

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

    Tensor IVideoCodec.Encode(Tensor video) => video.clone();

    /// <inheritdoc/>
    public Tensor Decode(Tensor latents) => latents.clone();

    /// <inheritdoc/>
    public void Dispose() => IsDisposed = true;
}
