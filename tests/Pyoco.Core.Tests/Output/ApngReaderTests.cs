using System.Buffers.Binary;

namespace Pyoco.Tests;

public sealed class ApngReaderTests
{
    private static readonly byte[] Black = [0, 0, 0], Red = [255, 0, 0], Green = [0, 255, 0], Blue = [0, 0, 255];

    [Theory]
    [InlineData(24)]
    [InlineData(23.976)]
    [InlineData(8)]
    [InlineData(120)]
    [InlineData(1000)]
    public void WhatTheWriterWroteIsReadAgain(double rate)
    {
        var clip = Clips.Random(5, 7, 4, rate);
        using var stream = new MemoryStream();
        ApngWriter.Write(stream, clip, ClipSaveOptions.Default);

        var animation = ApngReader.Decode(stream.ToArray(), long.MaxValue);

        Assert.Equal(5, animation.Frames.Count);
        Assert.All(animation.Frames, (f, i) => Assert.Equal(clip.Frame(i).ToArray(), f));
        Assert.All(animation.Delays, d => Assert.Equal(1 / rate, d, 2e-6 / rate));
    }

    [Fact]
    public void FramesAreDrawnWhereTheyStandAndDisposedOfAsTheySay()
    {
        var png = new PartialApng(2, 1, frames: 4)
            .Add(0, 2, [.. Red, .. Green], ApngDisposal.Keep)
            .Add(1, 1, Blue, ApngDisposal.Restore)
            .Add(0, 1, Blue, ApngDisposal.Clear)
            .Add(1, 1, Red, ApngDisposal.Keep);

        var frames = ApngReader.Decode(png.ToArray(), long.MaxValue).Frames;

        Assert.Equal([.. Red, .. Green], frames[0]);
        Assert.Equal([.. Red, .. Blue], frames[1]);
        Assert.Equal([.. Blue, .. Green], frames[2]);
        Assert.Equal([.. Black, .. Red], frames[3]);
    }

    [Fact]
    public void AStillPngIsOneFrameWithoutTimes()
    {
        var clip = Clips.Random(1, 3, 3);
        using var stream = new MemoryStream();
        PngImage.Write(stream, clip.Frame(0).Span, 3, 3);

        var picture = ApngReader.Decode(stream.ToArray(), long.MaxValue);

        Assert.Equal(clip.Frame(0).ToArray(), Assert.Single(picture.Frames));
        Assert.Empty(picture.Delays);
    }

    [Fact]
    public void ALargeOneIsRefusedBeforeItIsDecoded()
    {
        var png = new PartialApng(2, 1, frames: 1).Add(0, 2, [.. Red, .. Green], ApngDisposal.Keep).ToArray();
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 1 << 20);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 1 << 20);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), System.IO.Hashing.Crc32.HashToUInt32(png.AsSpan(12, 17)));

        var error = Assert.Throws<InvalidDataException>(() => ApngReader.Decode(png, 4L << 30));

        Assert.Contains("1048576 x 1048576", error.Message);
    }
}

/// <summary>Builds animated PNG files of one row whose frames are parts of it.</summary>
internal sealed class PartialApng
{
    private readonly MemoryStream _stream = new();
    private int _sequence;

    public PartialApng(int width, int height, int frames)
    {
        PngChunks.WriteStart(_stream, width, height, metadata: null);
        var control = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, frames);
        PngChunks.Write(_stream, "acTL"u8, control);
    }

    public PartialApng Add(int x, int width, byte[] rgb, ApngDisposal disposal)
    {
        var control = new byte[26];
        var isFirst = _sequence == 0;
        BinaryPrimitives.WriteInt32BigEndian(control, _sequence++);
        BinaryPrimitives.WriteInt32BigEndian(control.AsSpan(4), width);
        BinaryPrimitives.WriteInt32BigEndian(control.AsSpan(8), 1);
        BinaryPrimitives.WriteInt32BigEndian(control.AsSpan(12), x);
        (control[21], control[23], control[24]) = (1, 8, (byte)disposal);
        PngChunks.Write(_stream, "fcTL"u8, control);
        var data = PngChunks.Compress(rgb, width, 1);
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, isFirst ? 0 : _sequence++);
        PngChunks.Write(_stream, isFirst ? "IDAT"u8 : "fdAT"u8, isFirst ? data : [.. number, .. data]);
        return this;
    }

    public byte[] ToArray()
    {
        PngChunks.Write(_stream, "IEND"u8, []);
        return _stream.ToArray();
    }
}
