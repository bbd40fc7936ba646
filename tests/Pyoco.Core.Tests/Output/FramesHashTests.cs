namespace Pyoco.Tests;

public sealed class FramesHashTests
{
    [Fact]
    public void FrameByFrameItIsThatOfTheClip()
    {
        byte[][] frames = [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]];
        using var hash = new FramesHash(width: 2, height: 1, frames: 2);

        foreach (var frame in frames)
        {
            hash.Add(frame);
        }

        Assert.Equal(new VideoClip(frames.Select(f => (ReadOnlyMemory<byte>)f), 2, 1, 8).FramesSha256, hash.End());
    }
}
