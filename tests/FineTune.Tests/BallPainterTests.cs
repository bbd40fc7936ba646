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
}
