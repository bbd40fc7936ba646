using Pyoco.Noise;
using static TorchSharp.torch;

namespace Pyoco.Conventions.Tests;

// The types that the pages show, here to be compiled; DocumentTests compares the two. Nothing uses them.

/// <summary>A generator for the tests of a host.</summary>
internal sealed class FakeGenerator : IVideoGenerator
{
    public Task<IReadOnlyList<VideoClip>> GenerateAsync(
        IReadOnlyList<string> prompts, GenerationOptions? options, IProgress<GenerationProgress>? progress, CancellationToken token) =>
        Task.FromResult<IReadOnlyList<VideoClip>>([.. prompts.Select(_ => new VideoClip([new byte[3]], 1, 1, frameRate: 8))]);

    public void Dispose() { }
}

/// <summary>A decorator of a generator.</summary>
internal sealed class LoggingGenerator(IVideoGenerator inner, Action<string> log) : IVideoGenerator
{
    public async Task<IReadOnlyList<VideoClip>> GenerateAsync(
        IReadOnlyList<string> prompts, GenerationOptions? options, IProgress<GenerationProgress>? progress, CancellationToken token)
    {
        var clips = await inner.GenerateAsync(prompts, options, progress, token);
        log($"{clips.Count} clips in {clips[^1].Report?.Elapsed.TotalSeconds:F1} s, seeds from {clips[0].Report?.Seed}");
        return clips;
    }

    public object? GetService(Type type) => type.IsInstanceOfType(this) ? this : inner.GetService(type);

    public void Dispose() => inner.Dispose();
}

/// <summary>A decorator of a denoiser.</summary>
internal sealed class PinnedFrame(IVideoDenoiser inner, Tensor last) : IVideoDenoiser
{
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
    {
        using var scope = NewDisposeScope();
        var (clean, noiseFrom) = inner.Denoise(noisy, level);
        var pinned = clean.clone();
        pinned.narrow(VideoShape.FrameAxis, -1, 1).copy_(last);      // (B, C, 1, H, W)
        return new DenoiserOutput(pinned, noiseFrom).MoveToOuterDisposeScope();
    }
}

/// <summary>A sampler of the host's own.</summary>
internal sealed class AdamsBashforthSampler : ISampler
{
    public MethodSpec Spec { get; } = new("your-adams-bashforth");

    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        var slopes = new StepHistory(capacity: 2);
        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            var (sigma, next) = (step.From.Sigma, step.To.Sigma);
            slopes.Add(sigma, step.Denoise(x).NoiseIn(x, step.From));
            var mean = slopes.Integral(sigma, next, StepIntegral.PlainMoments(slopes.Count));
            return x.Times(step.To.Signal / step.From.Signal).Plus(mean, step.To.Signal * (next - sigma));
        });
    }
}

/// <summary>A model of the host's own.</summary>
internal sealed class YourModel(ITextEncoder text, IVideoCodec codec, Func<TextConditioning, VideoNetwork> network) : IVideoModel
{
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    public VideoModelInfo Info { get; } = new()
    {
        LatentShape = new VideoShape(1, channels: 3, frames: 16, height: 64, width: 64),
        NoisePrior = new MethodSpec("progressive", ("alpha", 2)),      // what it was trained with
    };

    public ITextEncoder? TextEncoder => text;

    public IVideoCodec Codec => codec;

    public IVideoDenoiser Bind(DenoiserRequest request) => new EpsilonDenoiser(network(request.Text!), Timesteps);

    public SamplingPlan CreatePlan(int steps, VideoShape shape) => new(NoiseSchedule.FromBetas(Timesteps, steps), new EulerSampler())
    {
        AfterGuidance = denoiser => Thresholding.Dynamic().Limit(denoiser, keepsNoise: true),
    };

    public void Dispose() { }
}

/// <summary>A prior of the host's own: progressive noise whose frames also have a part in common.</summary>
internal sealed class DriftingNoise(float rho, float common) : ISpanNoisePrior
{
    private readonly float _step = MathF.Sqrt(1 - rho * rho);
    private readonly float _own = MathF.Sqrt(1 - common * common);

    public MethodSpec Spec => new("drifting", ("rho", rho), ("common", common));

    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null) =>
        NoiseBands.Fill(destination, shape, key, firstFrame, FillBand, threads);     // several threads, one band of rows each

    private void FillBand(NoiseBand band)
    {
        var (last, shared) = (new float[band.Length], new float[band.Length]);
        band.Shared(shared);                                     // a field that all frames share
        band.White(last, frame: 0);                              // frame 0's own
        for (var frame = 0; frame < band.FirstFrame + band.Frames; frame++)
        {
            if (frame > 0)
            {
                band.Blend(last, frame, last, rho, _step);       // rho last + _step z, in one pass
            }

            if (frame >= band.FirstFrame)                        // any range of frames has the whole clip's bits
            {
                var result = band[frame - band.FirstFrame];
                for (var i = 0; i < result.Length; i++)
                {
                    result[i] = MathF.FusedMultiplyAdd(last[i], _own, shared[i] * common);
                }
            }
        }
    }
}
