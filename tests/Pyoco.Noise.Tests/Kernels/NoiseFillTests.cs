namespace Pyoco.Noise.Tests;

public sealed class NoiseFillTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(256)]
    public void EveryClipIsFilledOnceWhateverTheThreads(int side)
    {
        var shape = new VideoShape(2, 3, 2, side, side);
        var filled = new float[shape.ElementCount];

        NoiseFill.Fill(filled, shape, (frames, sample, channel) =>
        {
            foreach (ref var value in frames)
            {
                value += 10 * sample + channel + 1;
            }
        });

        var clip = 2 * side * side;
        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(10 * (i / 3) + i % 3 + 1, filled.Skip(i * clip).Take(clip).Distinct().Single()));
    }
}
