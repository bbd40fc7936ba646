using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The first-order sampler: one evaluation a step; DDIM without noise, Euler in sigma, Euler on a rectified flow.</summary>
public sealed class EulerSampler : ISampler
{
    /// <inheritdoc/>
    public string Name => "euler";

    /// <inheritdoc/>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        SamplerWalk.Check(denoiser, noise, schedule, run);
        return SamplerWalk.Run(noise, schedule, run, (x, from, to) =>
        {
            var clean = denoiser.Denoise(x, from);
            return SamplerWalk.FirstOrder(x, clean, from, to);
        });
    }
}
