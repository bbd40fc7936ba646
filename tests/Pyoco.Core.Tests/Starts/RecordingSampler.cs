using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>The Euler sampler, which keeps what each walk started from and ended with, in float64.</summary>
internal sealed class RecordingSampler : ISampler
{
    public List<Tensor> Starts { get; } = [];

    public List<Tensor> Ends { get; } = [];

    public List<NoiseSchedule> Schedules { get; } = [];

    public MethodSpec Spec => new("euler");

    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        Starts.Add(noise.clone().DetachFromDisposeScope());
        Schedules.Add(schedule);
        var video = new EulerSampler().Sample(denoiser, noise, schedule, run);
        Ends.Add(video.clone().DetachFromDisposeScope());
        return video;
    }
}
