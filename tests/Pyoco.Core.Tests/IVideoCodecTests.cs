using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>The frames of a codec that decodes whole clips alone.</summary>
public sealed class IVideoCodecTests
{
    [Fact]
    public void TheFramesAreThoseOfTheWholeVideoInOrder()
    {
        using var scope = NewDisposeScope();
        var latents = TensorArithmetic.Counting(2 * 3 * 4 * 2 * 2, float32, CPU).view(2, 3, 4, 2, 2);
        IVideoCodec codec = new FakeVideoModel { PixelsPerLatent = 2 };

        var frames = codec.DecodeFrames(latents).ToArray();

        Assert.All(frames, frame => Assert.Equal([2L, 3, 1, 4, 4], frame.shape));
        TensorAssert.BitEqual(codec.Decode(latents), cat(frames, VideoShape.FrameAxis));
    }

    [Fact]
    public void NothingIsDecodedBeforeTheFirstFrameAndAllIsReleasedAfterTheLast()
    {
        var decoded = 0;
        using var latents = zeros([1, 3, 4, 2, 2]);
        IVideoCodec codec = new FakeVideoModel
        {
            Decoder = x =>
            {
                decoded++;
                return x.clone();
            },
        };
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var frames = codec.DecodeFrames(latents);
        Assert.Equal(0, decoded);
        foreach (var frame in frames)
        {
            frame.Dispose();
        }

        Assert.Equal(1, decoded);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void AWalkThatStopsEarlyReleasesTheVideo()
    {
        using var latents = zeros([1, 3, 4, 2, 2]);
        IVideoCodec codec = new FakeVideoModel { Decoder = x => x.clone() };
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        codec.DecodeFrames(latents).First().Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
