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

    [Theory]
    [InlineData(1, 3, 16, 512, 512, 2)]
    [InlineData(1, 3, 16, 64, 64, 2)]
    [InlineData(1, 1, 64, 256, 256, 8)]
    [InlineData(2, 4, 16, 61, 106, 4)]
    public void ThreadsHaveSeveralBandsEachHoweverFewThePlanes(int batch, int channels, int frames, int height, int width, int threads)
    {
        var shape = new VideoShape(batch, channels, frames, height, width);
        var pixels = new List<int>();

        NoiseFill.Fill(new float[shape.ElementCount], shape, new NoiseKey(1), band =>
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

        NoiseFill.Fill(
            new float[1 << 20], new VideoShape(1, 1, 4, 512, 512), new NoiseKey(1), _ => threads.Add(Environment.CurrentManagedThreadId),
            threads: 1);

        Assert.Equal([Environment.CurrentManagedThreadId], threads);
    }

    [Fact]
    public void NoThreadsAreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            "threads", () => NoiseFill.Fill(new float[4], new VideoShape(1, 1, 1, 2, 2), new NoiseKey(1), _ => { }, threads: 0));

    [Fact]
    public void ATensorIsFilledInPlace()
    {
        using var tensor = NoiseFill.Sample(new VideoShape(1, 1, 2, 3, 1), null, span => span.Fill(7));

        Assert.Equal([1L, 1, 2, 3, 1], tensor.shape);
        Assert.Equal(Enumerable.Repeat(7f, 6), tensor.data<float>().ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("shape", () => NoiseFill.Sample(new VideoShape(1, 1, 1, 65536, 65536), null, _ => { }));
    }

    [Fact]
    public void MemoryOfAnotherSizeIsRefused()
    {
        NoiseFill.CheckDestination(new float[6], new VideoShape(1, 1, 1, 2, 3));
        Assert.Throws<ArgumentException>("destination", () => NoiseFill.CheckDestination(new float[7], new VideoShape(1, 1, 1, 2, 3)));
    }
}
