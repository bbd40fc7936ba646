namespace Pyoco.Noise.Tests;

public sealed class NoiseBandsTests
{
    [Theory]
    [InlineData(2, 3)]
    [InlineData(256, 256)]
    [InlineData(101, 130)]
    public void EveryElementIsFilledOnceWhateverTheBandsAndThreads(int height, int width)
    {
        var shape = new VideoShape(2, 3, 2, height, width);
        var filled = new float[shape.ElementCount];

        NoiseBands.Fill(filled, shape, new NoiseKey(1), 0, band =>
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
        Assert.Throws<ArgumentException>(() => NoiseBands.Fill(new float[7], new VideoShape(1, 1, 2, 2, 2), new NoiseKey(1), 0, _ => { }));

    [Theory]
    [InlineData(1, 3, 16, 512, 512, 2)]
    [InlineData(1, 3, 16, 64, 64, 2)]
    [InlineData(1, 1, 64, 256, 256, 8)]
    [InlineData(2, 4, 16, 61, 106, 4)]
    public void ThreadsHaveSeveralBandsEachHoweverFewThePlanes(int batch, int channels, int frames, int height, int width, int threads)
    {
        var shape = new VideoShape(batch, channels, frames, height, width);
        var pixels = new List<int>();

        NoiseBands.Fill(new float[shape.ElementCount], shape, new NoiseKey(1), 0, band =>
        {
            lock (pixels)
            {
                pixels.Add(band.Length);
            }
        }, threads);

        Assert.Equal(batch * channels * height * width, pixels.Sum());
        Assert.InRange(pixels.Max(), 1, pixels.Sum() / (2.5 * threads));
    }

    [Fact]
    public void OneThreadIsTheCallers()
    {
        var threads = new HashSet<int>();

        NoiseBands.Fill(
            new float[1 << 20], new VideoShape(1, 1, 4, 512, 512), new NoiseKey(1), 0,
            _ => threads.Add(Environment.CurrentManagedThreadId), 1);

        Assert.Equal([Environment.CurrentManagedThreadId], threads);
    }

    [Fact]
    public void AddressesOutOfRangeAreRefused()
    {
        var (shape, key) = (new VideoShape(1, 1, 1, 2, 2), new NoiseKey(1));

        Assert.Throws<ArgumentOutOfRangeException>("threads", () => NoiseBands.Fill(new float[4], shape, key, 0, _ => { }, threads: 0));
        Assert.Throws<ArgumentOutOfRangeException>("firstFrame", () => NoiseBands.Fill(new float[4], shape, key, -1, _ => { }));
        Assert.Throws<ArgumentException>("shape", () => NoiseBands.Fill([], default, key, 0, _ => { }));
        Assert.Throws<ArgumentNullException>("fill", () => NoiseBands.Fill(new float[4], shape, key, 0, null!));
    }

    [Fact]
    public void BandsKnowWhatTheyAreOf()
    {
        var places = new List<(int, int, int, int, int)>();

        NoiseBands.Fill(
            new float[96],
            new VideoShape(2, 3, 4, 2, 2),
            new NoiseKey(1),
            5,
            band => places.Add((band.Sample, band.Channel, band.FirstFrame, band.Frames, band.Start)),
            threads: 1);

        Assert.Equal([(0, 0, 5, 4, 0), (0, 1, 5, 4, 0), (0, 2, 5, 4, 0), (1, 0, 5, 4, 0), (1, 1, 5, 4, 0), (1, 2, 5, 4, 0)], places);
    }

    [Fact]
    public void MemoryOfAnotherSizeIsRefused()
    {
        NoiseBands.CheckDestination(new float[6], new VideoShape(1, 1, 1, 2, 3));
        Assert.Throws<ArgumentException>("destination", () => NoiseBands.CheckDestination(new float[7], new VideoShape(1, 1, 1, 2, 3)));
    }
}
