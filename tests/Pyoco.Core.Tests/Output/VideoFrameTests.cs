using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class VideoFrameTests
{
    [Fact]
    public void AFrameOfAnyTypeAndLayoutBecomesRowsOfPixels()
    {
        using var scope = NewDisposeScope();
        var bytes = new byte[3 * 4 * 2];
        new Random(1).NextBytes(bytes);
        var frame = VideoFrame.ToTensor(bytes, width: 4, height: 2);

        Assert.Equal([3, 2, 4], frame.shape);
        Assert.Equal(bytes[3 * (1 * 4 + 2) + 1] / 127.5f - 1, frame[1, 1, 2].item<float>(), 1e-6f);
        Assert.Equal(bytes, VideoFrame.ToBytes(frame));
        Assert.Equal(bytes, VideoFrame.ToBytes(frame.contiguous()));
        Assert.Equal(bytes, VideoFrame.ToBytes(frame.to(ScalarType.Float64)));
    }

    [Fact]
    public void NaNIsTold()
    {
        using var frame = zeros(new long[] { 3, 1, 1 }).Plus_(float.NaN);

        Assert.Null(VideoFrame.ToBytes(frame));
    }
}
