namespace Pyoco.Tests;

/// <summary>Clips of random pixels.</summary>
internal static class Clips
{
    public static VideoClip Random(int frames, int width, int height, double frameRate = 8)
    {
        var random = new Random(5);
        return new VideoClip(
            Enumerable.Range(0, frames).Select(_ =>
            {
                var bytes = new byte[3 * width * height];
                random.NextBytes(bytes);
                return new ReadOnlyMemory<byte>(bytes);
            }),
            width, height, frameRate);
    }
}
