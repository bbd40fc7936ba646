namespace Pyoco.Tests;

public sealed class ApngFileTests
{
    [Fact]
    public void FramesAndTheirPlacesAreListed()
    {
        var file = ApngFile.Read(Two());

        Assert.Equal((2, 1), (file.Width, file.Height));
        Assert.Equal([(0, 2, ApngDisposal.Keep), (1, 1, ApngDisposal.Clear)], file.Frames.Select(f => (f.X, f.Width, f.Disposal)));
        Assert.All(file.Frames, f => Assert.Equal(0.125, f.Delay));
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        var bytes = Two();

        for (var length = 8; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => ApngFile.Read(bytes[..length]));
        }
    }

    [Fact]
    public void EveryChangedByteOfAChunkIsRefused()
    {
        var bytes = Two();

        for (var i = 8; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => ApngFile.Read(changed));
        }
    }

    [Fact]
    public void AnotherNumberOfFramesThanAnnouncedIsRefused()
    {
        var bytes = new PartialApng(1, 1, frames: 2).Add(0, 1, [1, 2, 3], ApngDisposal.Keep).ToArray();

        var error = Assert.Throws<InvalidDataException>(() => ApngFile.Read(bytes));

        Assert.Contains("2 frames", error.Message);
    }

    [Fact]
    public void AFrameOutsideOfThePictureIsRefused()
    {
        var bytes = new PartialApng(2, 1, frames: 1).Add(1, 2, [1, 2, 3, 4, 5, 6], ApngDisposal.Keep).ToArray();

        Assert.Throws<InvalidDataException>(() => ApngFile.Read(bytes));
    }

    private static byte[] Two() => new PartialApng(2, 1, frames: 2)
        .Add(0, 2, [1, 2, 3, 4, 5, 6], ApngDisposal.Keep)
        .Add(1, 1, [7, 8, 9], ApngDisposal.Clear)
        .ToArray();
}
