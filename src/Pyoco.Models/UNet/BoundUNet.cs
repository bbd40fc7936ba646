using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A UNet with what it is given about its clips, which is computed once.</summary>
/// <param name="network">The network.</param>
/// <param name="conditioning">What it is given.</param>
/// <param name="features">Where it keeps its deep features; null where every evaluation is in full.</param>
/// <param name="stop">Stops an evaluation between blocks.</param>
/// <remarks>Nobody disposes it: its conditioning is released by the garbage collector, and must not be while native code reads
/// it.</remarks>
internal sealed class BoundUNet(
    UNetNetwork network, UNetConditioning conditioning, FeatureCache? features = null, CancellationToken stop = default)
{
    /// <summary>Evaluates videos (B, C, F, H, W) at timesteps (B).</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="ArgumentException">A shape does not fit, or there are other clips than texts.</exception>
    public Tensor Forward(Tensor video, Tensor timestep)
    {
        ArgumentNullException.ThrowIfNull(video);
        UNetArguments.CheckInput(network.Config, video.shape, VideoShape.AxisCount, timestep, network.Windows);
        UNetArguments.CheckBatch(conditioning, video.size(0));
        var threads = features is null ? ClipThreads.For(video) : 1; // features are kept of all clips in one
        var output = threads == 1
            ? network.ForwardVideo(video, timestep, conditioning, features, stop)
            : ClipThreads.Map(video.size(VideoShape.BatchAxis), threads, (first, clips) => ForwardSome(video, timestep, first, clips));
        GC.KeepAlive(conditioning);
        return output;
    }

    private Tensor ForwardSome(Tensor video, Tensor timestep, long first, long clips) => network.ForwardVideo(
        video.narrow(VideoShape.BatchAxis, first, clips), timestep.narrow(0, first, clips), conditioning.Of(first, clips), stop: stop);
}
