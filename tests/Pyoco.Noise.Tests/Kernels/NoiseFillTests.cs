namespace Pyoco.Noise.Tests;

public sealed class NoiseFillTests
{
    [Theory]
    [InlineData(2, 3)]
    [InlineData(256, 256)]
    [InlineData(101, 130)]
    public void EveryElementIsFilledOnceWhateverTheBandsAndThreads(int height, int width)
    {
        var shape = new VideoShape(2, 3, 2, height, width);
        var filled = new float[shape.ElementCount];

        NoiseFill.Fill(filled, shape, new NoiseKey(1), band =>
        {
            for (var f = 0; f < band.Frames; f++)
            {
                foreach (ref var value in band[f])
                {
                    value += f + 1;
                }
            }
        });

        var plane = height * width;
        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal(i % 2 + 1, filled.Skip(i * plane).Take(plane).Distinct().Single()));
    }

    [Fact]
    public void ADestinationOfAnotherSizeIsRefused() =>
        Assert.Throws<ArgumentException>(() => NoiseFill.Fill(new float[7], new VideoShape(1, 1, 2, 2, 2), new NoiseKey(1), _ => { }));
}
