namespace Pyoco.Noise.Tests;

public sealed class TorchCudaNoiseTests
{
    private readonly TorchCudaNoise _prior = new(multiprocessors: 2, threads: 700); // four blocks: waves of 1024 values

    // Published values of cards: torch.randn(3) of seed 10, and the first row of torch.randn(3, 4) of seed 0.
    [Fact]
    public void ValuesAreThoseOfCardsToAMillionth()
    {
        float[] ten = new float[3], zero = new float[12];

        new TorchCudaNoise(40, 1024).Fill(ten, new VideoShape(1, 1, 1, 1, 3), new NoiseKey(10));
        new TorchCudaNoise(132, 2048).Fill(zero, new VideoShape(1, 1, 1, 3, 4), new NoiseKey(0));

        Assert.Equal([-0.1029, 1.6810, -0.2708], ten.Select(value => Math.Round((double)value, 4)));
        Assert.All(
            new[] { -0.92466259f, -0.42534415f, -2.6438457f, 0.14518388f }.Zip(zero), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    // The card's own loop, thread by thread, with the platform's functions: a grid of blocks, and four values a counter.
    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1025, 0)]
    [InlineData(9000, 0)]
    [InlineData(9000, 2)]
    [InlineData(4096, 3)]
    public void BeyondOneWaveThreadsGoOn(int count, int stream)
    {
        var (found, expected) = (new float[count], new double[count]);
        var blocks = Math.Min(4, (count + 255) / 256);
        var wave = blocks * 256;
        var rounds = (count - 1) / (wave * 4) + 1;
        for (var thread = 0; thread < wave; thread++)
        {
            var counter = (uint)(stream * rounds);
            for (var i = thread; i < rounds * wave * 4; i += wave * 4)
            {
                var (w0, w1, w2, w3) = Philox.Block(counter++, 0, (uint)thread, 0, 77);
                var values = Normal(w0, w1).Concat(Normal(w2, w3)).ToArray();
                for (var k = 0; k < 4 && i + k * wave < count; k++)
                {
                    expected[i + k * wave] = values[k];
                }
            }
        }

        _prior.Fill(found, new VideoShape(1, 1, 1, 1, count), new NoiseKey(77, (uint)stream));

        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 5e-6));
    }

    [Fact]
    public void ItsLawIsThatOfIndependentNoise()
    {
        PriorLaw.HasWhiteFrames(_prior);
        Assert.Equal(MethodSpec.Independent, _prior.Spec);
    }

    [Fact]
    public void ItsValuesAreFrozen() =>
        PriorLaw.IsFrozen("ef0cf97dda85910f1917ba253ff6c4a000dfc65349d2fb2e54c700442c82af61", _prior, new VideoShape(2, 3, 4, 50, 6));

    [Fact]
    public void ThreadsDoNotMatter() => PriorLaw.ThreadsOfASpanDoNotMatter(new TorchCudaNoise(40, 1024), new VideoShape(2, 2, 4, 128, 128));

    [Fact]
    public void LaterFramesAndOtherCardsAreRefused()
    {
        Assert.Throws<NotSupportedException>(() => _prior.Sample(new VideoShape(1, 1, 2, 2, 2), new NoiseKey(1), firstFrame: 3));
        Assert.Throws<ArgumentOutOfRangeException>("multiprocessors", () => new TorchCudaNoise(0, 1024));
        Assert.Throws<ArgumentOutOfRangeException>("multiprocessors", () => new TorchCudaNoise(1 << 30, 2048));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => new TorchCudaNoise(40, 255));
        Assert.Throws<ArgumentOutOfRangeException>(
            "firstFrame", () => _prior.Sample(new VideoShape(1, 1, 2, 2, 2), new NoiseKey(1), firstFrame: -1));
    }

    private static double[] Normal(uint x, uint y)
    {
        var u = (float)(x * Math.Pow(2, -32)) + (float)Math.Pow(2, -33);
        var radius = Math.Sqrt(-2 * Math.Log(u));
        var angle = 2 * Math.PI * (y + 0.5) * Math.Pow(2, -32);
        return [radius * Math.Sin(angle), radius * Math.Cos(angle)];
    }

    // Three counters a draw: the last streams begin beyond 32 bits; training has another seed.
    [Fact]
    public void EveryStreamHasCountersOfItsOwn()
    {
        const int count = 9000; // of waves of 1024, four values a counter
        var shape = new VideoShape(1, 1, 1, 1, count);
        var key = new NoiseKey(77);
        NoiseKey[] keys =
        [
            key, key.At(new NoiseAddress(0)), key.At(new NoiseAddress(0, 255, 511)), key.ForTraining(0), key.ForTraining(int.MaxValue),
        ];
        foreach (var each in keys)
        {
            var found = new float[count];
            _prior.Fill(found, shape, each);
            var (seed, stream) = WhiteNoise.Addressed(each);
            var counter = 3 * (ulong)stream;
            var (w0, w1, _, _) = Philox.Block((uint)counter, (uint)(counter >> 32), 5, 0, seed);

            Assert.Equal(Normal(w0, w1)[0], found[5], 5e-6);
        }
    }
}
