using static TorchSharp.torch;

namespace Pyoco;

/// <summary>FrameInit: starts from noise whose low frequencies are those of a noised video, usually one frame that stands still.</summary>
/// <remarks>ConsistI2V (Ren et al., arXiv 2402.04324): <c>F⁻¹[H F (a v + b e) + (1 - H) F e]</c>, a and b the level, with the
/// same noise e in both terms. So e has the gain <c>1 - H (1 - b)</c>, which loses variance where H is high and a small; here it has
/// <c>sqrt(1 - a² H²)</c> beside the signal's <c>a H</c>: every frequency is at a level of its own. The filter's
/// <see cref="LowPassFilter.AsPublished"/> brings the published gain back.</remarks>
/// <param name="inner">The sampler that walks down from there.</param>
/// <param name="video">Makes the clean video (1, C, F, H, W), or one frame of it, which is repeated; disposed after use.</param>
/// <param name="filter">Which frequencies are low.</param>
/// <param name="level">How much of the video they hold.</param>
internal sealed class FrameInitSampler(ISampler inner, Func<Tensor> video, LowPassFilter filter, NoiseLevel level) : ISampler
{
    public MethodSpec Spec => inner.Spec;

    public bool DrawsNoise(NoiseSchedule schedule) => inner.DrawsNoise(schedule);

    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var still = video().to(noise.dtype, noise.device).expand(noise.shape);
        var (a, b) = level.ToUnitVariance();
        var gains = filter.Gains(VideoShape.Of(noise));
        var rest = filter.AsPublished ? gains.Times(b - 1).Plus(1) : gains.square().Times(-a * a).Plus(1).sqrt();
        var start = LowPassFilter.Apply(gains, still).Times_(a).Plus(LowPassFilter.Apply(rest, noise));
        return inner.Sample(denoiser, start, schedule, run).MoveToOuterDisposeScope();
    }
}
