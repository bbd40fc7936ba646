namespace Pyoco.Noise.Tests;

public sealed class NoiseBandTests
{
    private static readonly VideoShape Shape = new(2, 3, 2, 5, 6);
    private static readonly NoiseKey Key = new(7, 1);

    [Fact]
    public unsafe void ItsRowsAreThoseOfTheAddress()
    {
        var memory = new float[60];
        using var table = new BlockTable(NoiseKernels.Best, width: 6, rows: 2);
        fixed (float* clip = memory)
        {
            var band = new NoiseBand(clip, Shape, Key, sample: 1, channel: 2, firstRow: 2, table);
            band.White(band[0], frame: 8);
            band.Shared(band[1]);
        }

        var (frame, shared) = (new float[30], new float[30]);
        WhiteNoise.FillFrame(frame, 6, 0, Key, 1, 2, 8);
        WhiteNoise.FillShared(shared, 6, 0, Key, 1, 2);
        Assert.Equal([.. new float[12], .. frame[12..24], .. new float[6 + 12], .. shared[12..24], .. new float[6]], memory);
    }

    [Fact]
    public unsafe void TheLastOneMayHaveFewerRows()
    {
        using var table = new BlockTable(NoiseKernels.Best, width: 6, rows: 2);
        fixed (float* clip = new float[60])
        {
            Assert.Equal(6, new NoiseBand(clip, Shape, Key, 0, 0, firstRow: 4, table).Length);
        }
    }

    [Fact]
    public unsafe void BlendingIsTheFormulaOnWhiteNoiseBitForBit()
    {
        var (memory, found) = (new float[60], new float[12]);
        var source = Enumerable.Range(0, 12).Select(i => MathF.Sqrt(i)).ToArray();
        using var table = new BlockTable(NoiseKernels.Best, width: 6, rows: 2);
        fixed (float* clip = memory)
        {
            var band = new NoiseBand(clip, Shape, Key, 1, 2, firstRow: 2, table);
            band.White(band[0], frame: 8);
            band.Blend(found, frame: 8, source, 0.8f, 0.6f);
            band.Blend(source, frame: 8, source, 0.8f, 0.6f); // in place
        }

        var expected = memory[12..24].Select((z, i) => MathF.FusedMultiplyAdd(MathF.Sqrt(i), 0.8f, z * 0.6f)).ToArray();
        Assert.Equal(expected, found);
        Assert.Equal(expected, source);
    }

    [Fact]
    public unsafe void OtherLengthsThanItsOwnAreRefused()
    {
        using var table = new BlockTable(NoiseKernels.Best, width: 6, rows: 2);
        fixed (float* clip = new float[60])
        {
            var start = (IntPtr)clip;
            NoiseBand Band() => new((float*)start, Shape, Key, 1, 2, firstRow: 2, table);

            Assert.Throws<ArgumentException>("destination", () => Band().White(new float[11], 0));
            Assert.Throws<ArgumentException>("destination", () => Band().Shared(new float[13]));
            Assert.Throws<ArgumentException>("source", () => Band().Blend(new float[12], 0, new float[6], 1, 1));
        }
    }

    [Fact]
    public unsafe void ARowWhoseBitsWouldMixIsRefused()
    {
        using var table = new BlockTable(NoiseKernels.Best, width: 6, rows: 3);

        Assert.Throws<ArgumentException>("firstRow", () => { _ = new NoiseBand(null, Shape, Key, 0, 0, firstRow: 3, table); });
    }

    [Fact]
    public unsafe void FramesThatAreNotDrawnAreRefused()
    {
        using var table = new BlockTable(NoiseKernels.Best, width: 6, rows: 2);
        fixed (float* clip = new float[60])
        {
            var start = (IntPtr)clip;
            NoiseBand Band() => new((float*)start, Shape, Key, 1, 2, firstRow: 2, table);

            Assert.Throws<ArgumentOutOfRangeException>("frame", () => Band()[2].Clear());
            Assert.Throws<ArgumentOutOfRangeException>("frame", () => Band()[-1].Clear());
            Assert.Throws<ArgumentOutOfRangeException>("frame", () => Band().White(new float[12], -1));
            Assert.Throws<ArgumentOutOfRangeException>("frame", () => Band().Blend(new float[12], -1, new float[12], 1, 1));
        }
    }

    [Fact]
    public unsafe void MemoryThatOverlapsInPartIsNotBlended()
    {
        var memory = new float[13];
        using var table = new BlockTable(NoiseKernels.Best, width: 6, rows: 2);
        fixed (float* clip = new float[60])
        {
            var start = (IntPtr)clip;
            NoiseBand Band() => new((float*)start, Shape, Key, 1, 2, firstRow: 2, table);

            Assert.Throws<ArgumentException>("source", () => Band().Blend(memory.AsSpan(1), 0, memory.AsSpan(0, 12), 1, 1));
        }
    }

    [Fact]
    public void TheDefaultOneIsEmpty()
    {
        var band = default(NoiseBand);

        band.White([], 0);
        band.Blend([], 0, [], 1, 1);

        Assert.Equal((0, 0), (band.Frames, band.Length));
        Assert.Throws<ArgumentOutOfRangeException>("frame", () => default(NoiseBand)[0].Clear());
        Assert.Throws<ArgumentException>("destination", () => default(NoiseBand).Shared(new float[1]));
    }
}
