namespace Pyoco.ImageSharp.Tests;

/// <summary>Clips to save.</summary>
internal static class Clips
{
    /// <summary>A gradient across and down, and a bright square that moves to the right.</summary>
    public static VideoClip Moving(int frames = 6, int width = 40, int height = 24, double frameRate = 10) => new(
        Enumerable.Range(0, frames).Select(f => (ReadOnlyMemory<byte>)Enumerable.Range(0, width * height).SelectMany(i =>
        {
            var (y, x) = (i / width, i % width);
            return x >= 3 * f && x < 3 * f + 6 && y is >= 8 and < 14
                ? new byte[] { 250, 240, 30 }
                : [(byte)(x * 255 / width), (byte)(y * 255 / height), 90];
        }).ToArray()), width, height, frameRate);

    /// <summary>The largest and the mean difference of two clips' bytes.</summary>
    public static (int Largest, double Mean) Difference(VideoClip one, VideoClip other)
    {
        Assert.Equal((one.FrameCount, one.Width, one.Height), (other.FrameCount, other.Width, other.Height));
        var differences = Enumerable.Range(0, one.FrameCount)
            .SelectMany(f => one.Frame(f).ToArray().Zip(other.Frame(f).ToArray(), (a, b) => Math.Abs(a - b))).ToArray();
        return (differences.Max(), differences.Average());
    }
}
