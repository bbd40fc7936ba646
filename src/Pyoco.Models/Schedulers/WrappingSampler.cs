using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A sampler that wraps the denoiser it is given, guidance included: what a scheduler does to the estimate after guidance.</summary>
internal sealed class WrappingSampler(ISampler inner, Func<IVideoDenoiser, IVideoDenoiser> wrap) : ISampler
{
    public string Name => inner.Name;

    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run) => inner.Sample(wrap(denoiser), noise, schedule, run);
}
