using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class HeldFrameDenoiserTests
{
    [Fact]
    public void TheFirstFrameIsKnownAndTheOthersAreEstimated()
    {
        using var scope = NewDisposeScope();
        var (video, frame) = (randn([2, 3, 4, 5, 6]), randn([1, 3, 1, 5, 6]));
        var inner = new DelegateDenoiser((noisy, _) => new DenoiserOutput(noisy.Times(0.5), noisy.Times(0.25)));

        var output = new HeldFrameDenoiser(inner, frame).Denoise(video, new NoiseLevel(1, 2));

        foreach (var (tensor, factor) in new[] { (output.Clean, 0.5), (output.NoiseFrom!, 0.25) })
        {
            Assert.True(tensor.narrow(2, 0, 1).Equals(frame.expand(2, -1, -1, -1, -1)));
            Assert.True(tensor.narrow(2, 1, 3).Equals(video.narrow(2, 1, 3).Times(factor)));
        }
    }

    [Fact]
    public void AVideoOfOneFrameIsTheFrame()
    {
        using var scope = NewDisposeScope();
        var frame = randn([1, 3, 1, 5, 6]);
        var inner = new DelegateDenoiser((noisy, _) => noisy.clone());

        var output = new HeldFrameDenoiser(inner, frame).Denoise(randn([1, 3, 1, 5, 6]), new NoiseLevel(1, 2));

        Assert.True(output.Clean.Equals(frame));
        Assert.Null(output.NoiseFrom);
    }
}
