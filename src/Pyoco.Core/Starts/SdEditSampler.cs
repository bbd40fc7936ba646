using static TorchSharp.torch;

namespace Pyoco;

/// <summary>SDEdit: noises a given video to a level of the schedule, and walks down from there.</summary>
/// <remarks>SDEdit (Meng et al., arXiv 2108.01073), algorithm 1, with a deterministic or stochastic sampler: <c>x = Signal v + Noise e</c>.
/// The strength is the share of the steps that are walked.</remarks>
/// <param name="inner">The sampler that walks down.</param>
/// <param name="video">Makes the clean video (1, C, F, H, W); disposed after use.</param>
/// <param name="strength">Above 0, and 1 for the whole schedule.</param>
internal sealed class SdEditSampler(ISampler inner, Func<Tensor> video, double strength) : ISampler
{
    public MethodSpec Spec => inner.Spec;

    public bool DrawsNoise(NoiseSchedule schedule) => inner.DrawsNoise(schedule);

    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var steps = Math.Max(1, (int)Math.Round(strength * schedule.Steps));
        var rest = schedule.Last(steps);
        var (signal, deviation) = rest.Levels[0];
        var start = video().to(noise.dtype, noise.device).Times(signal).Plus(noise, deviation);
        return inner.Sample(denoiser, start, rest, run).MoveToOuterDisposeScope();
    }
}
