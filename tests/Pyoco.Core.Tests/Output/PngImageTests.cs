using SkiaSharp;

namespace Pyoco.Tests;

public sealed class PngImageTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("pyoco-png-").FullName, "picture.png");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 5)]
    [InlineData(64, 33)]
    public void AnotherDecoderReadsTheSamePixels(int width, int height)
    {
        var rgb = Clips.Random(1, width, height).Frame(0);

        PngImage.Write(_path, rgb.Span, width, height);

        using var decoded = SKBitmap.Decode(_path);
        Assert.Equal((width, height), (decoded.Width, decoded.Height));
        Assert.Equal(rgb.ToArray(), Pixels(decoded));
    }

    [Fact]
    public void AWrongNumberOfBytesIsRefusedAndNothingWritten()
    {
        var huge = Assert.Throws<ArgumentException>(() => PngImage.Write(_path, new byte[3], int.MaxValue, int.MaxValue));
        Assert.Contains("13835058042397261827 were expected", huge.Message);
        Assert.Contains("12 were expected", Assert.Throws<ArgumentException>(() => PngImage.Write(_path, new byte[11], 2, 2)).Message);
        Assert.False(File.Exists(_path));
    }

    internal static byte[] Pixels(SKBitmap bitmap) => [.. bitmap.Pixels.SelectMany(p => new[] { p.Red, p.Green, p.Blue })];
}
