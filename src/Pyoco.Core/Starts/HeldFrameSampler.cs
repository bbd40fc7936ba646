using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Image to video: the first frame is held to a given one from the first level to the last, while the others are sampled beside
/// it.</summary>
/// <remarks>The replacement method (Song et al., arXiv 2011.13456, section 5; Ho et al., Video Diffusion Models, arXiv 2204.03458, section
/// 3.1): at each level the known part is <c>Signal v + Noise n</c>. Where the denoiser's estimate of that part is v itself, every sampler
/// walks exactly there, with the noise n that the prior drew for it, and its last step gives v. The network learns of the frame through
/// its temporal layers alone.</remarks>
/// <param name="inner">The sampler that walks down.</param>
/// <param name="image">Makes the clean frame (1, C, 1, H, W); disposed after use.</param>
/// <param name="strength">The share of the steps that are walked, above 0; below 1 all frames start from the image
/// (<see cref="SdEditSampler"/>).</param>
internal sealed class HeldFrameSampler(ISampler inner, Func<Tensor> image, double strength) : ISampler
{
    public MethodSpec Spec => inner.Spec;

    public bool DrawsNoise(NoiseSchedule schedule) => inner.DrawsNoise(schedule);

    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var frame = image().to(noise.dtype, noise.device);
        var walk = strength < 1 ? new SdEditSampler(inner, () => frame, strength) : inner;
        return walk.Sample(new HeldFrameDenoiser(denoiser, frame), noise, schedule, run).MoveToOuterDisposeScope();
    }
}
