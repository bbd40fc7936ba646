namespace FineTune.Tests;

public sealed class BallPainterTests
{
    [Fact]
    public void TheBallNeverTouchesTheBorder()
    {
        var random = new Random(4);
        foreach (var scene in BallScene.All)
        {
            var clip = BallPainter.Paint(scene, random);
            for (var f = 0; f < clip.FrameCount; f++)
            {
                var frame = clip.Frame(f).ToArray();
                var size = BallPainter.Size;
                Assert.All(Enumerable.Range(0, size), i => Assert.Equal(frame[0], frame[3 * i]));
                Assert.All(Enumerable.Range(0, size), i => Assert.Equal(frame[0], frame[3 * (i * size + size - 1)]));
            }
        }
    }

    // Radii from 13 to 17 with a margin of 1 leave rooms of 28 to 36 pixels, of which the way is 0.85 to 1.
    [Fact]
    public void TheBallCrossesTheFrame()
    {
        var random = new Random(5);
        foreach (var scene in BallScene.All)
        {
            var clip = BallPainter.Paint(scene, random);
            var (first, last) = (BallSpot.Of(clip, 0)!, BallSpot.Of(clip, clip.FrameCount - 1)!);
            var (along, across) = scene.Direction.Split(last.X - first.X, last.Y - first.Y);

            Assert.InRange(along, 23, 37);
            Assert.InRange(across, -0.5, 0.5);
        }
    }
}
