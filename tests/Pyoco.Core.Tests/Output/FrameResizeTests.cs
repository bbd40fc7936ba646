namespace Pyoco.Tests;

public sealed class FrameResizeTests
{
    [Fact]
    public void TheSameSizeIsTheBytesBetweenMinusOneAndOne()
    {
        byte[] frame = [0, 51, 102, 153, 204, 255];

        var planes = Resized(frame, (2, 1), (2, 1), stretches: false);

        Assert.Equal([-1f, 0.2f, -0.6f, 0.6f, -0.2f, 1f], planes.Select(v => MathF.Round(v, 5)));
    }

    [Theory]
    [InlineData(0, new byte[] { 0, 10 })]
    [InlineData(0.5, new byte[] { 10, 20 })]
    [InlineData(1, new byte[] { 20, 30 })]
    public void TheLongerSideIsCut(double place, byte[] columns)
    {
        var frame = Grey([0, 10, 20, 30, 0, 10, 20, 30]); // 4 x 2

        var planes = Resized(frame, (4, 2), (2, 2), stretches: false, place);

        Assert.Equal([columns[0], columns[1], columns[0], columns[1]], planes[..4].Select(v => (byte)Math.Round((v + 1) * 127.5)));
    }

    [Fact]
    public void StretchingKeepsTheWholePicture()
    {
        var frame = Grey([0, 0, 100, 100, 0, 0, 100, 100]);

        var planes = Resized(frame, (4, 2), (2, 2), stretches: true);

        Assert.True(planes[0] < planes[1]);
        Assert.Equal(-2 + 100 / 127.5, planes[0] + planes[1], 4); // symmetric about the middle
    }

    [Fact]
    public void OneColourStaysWhatItIsAtAnySize()
    {
        var frame = Grey([.. Enumerable.Repeat((byte)77, 7 * 5)]);

        foreach (var size in new[] { (3, 3), (20, 9), (5, 14) })
        {
            Assert.All(Resized(frame, (7, 5), size, stretches: false, 0.3), v => Assert.Equal(77 / 127.5 - 1, v, 4));
        }
    }

    private static byte[] Grey(byte[] pixels) => [.. pixels.SelectMany(p => new[] { p, p, p })];

    private static float[] Resized(byte[] frame, (int, int) from, (int Width, int Height) to, bool stretches, double place = 0.5)
    {
        var planes = new float[3 * to.Width * to.Height];
        FrameResize.Between(from, to, stretches, place).Apply(frame, planes, to.Width * to.Height);
        return planes;
    }
}
