namespace Pyoco.Noise.Tests;

public sealed class NoiseBandTests
{
    private static readonly VideoShape Shape = new(2, 3, 2, 5, 6);
    private static readonly NoiseKey Key = new(7, 1);

    [Fact]
    public unsafe void ItsRowsAreThoseOfTheAddress()
    {
        var memory = new float[60];
        fixed (float* clip = memory)
        {
            var band = new NoiseBand(clip, Shape, Key, sample: 1, channel: 2, firstRow: 3, rows: 2);
            band.White(band[0], frame: 8);
            band.Shared(band[1]);
        }

        var (frame, shared) = (new float[30], new float[30]);
        WhiteNoise.FillFrame(frame, 6, 0, Key, 1, 2, 8);
        WhiteNoise.FillShared(shared, 6, 0, Key, 1, 2);
        Assert.Equal([.. new float[18], .. frame[18..], .. new float[18], .. shared[18..]], memory);
    }
}
