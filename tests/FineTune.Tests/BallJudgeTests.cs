using Pyoco;

namespace FineTune.Tests;

public sealed class BallJudgeTests
{
    // Real clips of every scene, at random sizes, places, speeds and grounds.
    [Fact]
    public void RealClipsAreReadRightly()
    {
        var random = new Random(11);
        var (right, count) = (0, 0);
        foreach (var scene in BallScene.All.SelectMany(s => Enumerable.Repeat(s, 12)))
        {
            right += BallJudge.Read(BallPainter.Paint(scene, random)).Is(scene) ? 1 : 0;
            count++;
        }

        Assert.True(right >= 0.99 * count, $"{right} of {count}");
    }

    // Clips that a network makes are not clean.
    [Fact]
    public void ClipsWithNoiseAreReadRightly()
    {
        var random = new Random(12);
        var (right, count) = (0, 0);
        foreach (var scene in BallScene.All.SelectMany(s => Enumerable.Repeat(s, 4)))
        {
            right += BallJudge.Read(Noisy(BallPainter.Paint(scene, random), 12, random)).Is(scene) ? 1 : 0;
            count++;
        }

        Assert.True(right >= 0.99 * count, $"{right} of {count}");
    }

    [Fact]
    public void ClipsOfHalfTheSizeAreReadRightly()
    {
        var random = new Random(13);
        var (right, count) = (0, 0);
        foreach (var scene in BallScene.All.SelectMany(s => Enumerable.Repeat(s, 8)))
        {
            right += BallJudge.Read(Halved(BallPainter.Paint(scene, random))).Is(scene) ? 1 : 0;
            count++;
        }

        Assert.True(right >= 0.99 * count, $"{right} of {count}");
    }

    // As strong guidance draws a square's corners: it fills four fifths of its box, as a ball does.
    [Fact]
    public void ASquareWithHornsIsASquare()
    {
        var frame = new byte[3 * 64 * 64];
        for (var i = 0; i < 64 * 64; i++)
        {
            var (dx, dy) = (Math.Abs(i % 64 - 31.5), Math.Abs(i / 64 - 31.5));
            frame[3 * i] = (byte)((dx < 12 && dy < 12) || (dx is > 9 and < 12 && dy < 16) ? 225 : 30);
        }

        var clip = new VideoClip(Enumerable.Repeat(new ReadOnlyMemory<byte>(frame), 8), 64, 64, 8);

        Assert.Equal(BallShape.Square, BallJudge.Read(clip).Shape);
    }

    [Fact]
    public void ABallThatStandsStillHasNoDirection()
    {
        var moving = BallPainter.Paint(new BallScene(0, BallShape.Ball, BallDirection.Left), new Random(1));
        var still = new VideoClip(Enumerable.Repeat(moving.Frame(3), 8), moving.Width, moving.Height, 8);

        Assert.Equal(new BallReading(0, BallShape.Ball, null), BallJudge.Read(still));
    }

    [Fact]
    public void FramesInAnotherOrderHaveAnotherDirectionOrNone()
    {
        var clip = BallPainter.Paint(new BallScene(2, BallShape.Square, BallDirection.Left), new Random(1));

        Assert.Equal(BallDirection.Right, BallJudge.Read(Reordered(clip, 7, 6, 5, 4, 3, 2, 1, 0)).Direction);
        Assert.Null(BallJudge.Read(Reordered(clip, 0, 7, 1, 6, 6, 1, 7, 0)).Direction);
    }

    [Fact]
    public void NothingOnTheGroundIsRead()
    {
        var empty = new VideoClip(Enumerable.Repeat(new ReadOnlyMemory<byte>(new byte[3 * 64 * 64]), 8), 64, 64, 8);

        Assert.Equal(default, BallJudge.Read(empty));
    }

    private static VideoClip Reordered(VideoClip clip, params int[] order) =>
        new(order.Select(clip.Frame), clip.Width, clip.Height, clip.FrameRate);

    private static VideoClip Noisy(VideoClip clip, double deviation, Random random)
    {
        return new VideoClip(
            Enumerable.Range(0, clip.FrameCount).Select(f => new ReadOnlyMemory<byte>([.. clip.Frame(f).ToArray().Select(Noisier)])),
            clip.Width, clip.Height, clip.FrameRate);

        byte Noisier(byte value)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
            return (byte)Math.Clamp(value + deviation * normal, 0, 255);
        }
    }

    // Half the size, as a model of fewer pixels makes them.
    private static VideoClip Halved(VideoClip clip) => new(
        Enumerable.Range(0, clip.FrameCount).Select(f => new ReadOnlyMemory<byte>(Halved(clip.Frame(f).Span, clip.Width / 2))),
        clip.Width / 2, clip.Height / 2, clip.FrameRate);

    private static byte[] Halved(ReadOnlySpan<byte> frame, int width)
    {
        var half = new byte[3 * width * width];
        for (var i = 0; i < half.Length; i++)
        {
            var (y, x, c) = (i / 3 / width, i / 3 % width, i % 3);
            var at = 3 * (4 * y * width + 2 * x) + c;
            half[i] = (byte)((frame[at] + frame[at + 3] + frame[at + 6 * width] + frame[at + 6 * width + 3]) / 4);
        }

        return half;
    }
}
