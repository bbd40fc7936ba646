using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class VideoClipTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-clip-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ATensorBecomesPixelsAndComesBack()
    {
        using var scope = NewDisposeScope();
        var video = randint(0, 256, [1, 3, 4, 5, 6], generator: new Generator(1)).to(ScalarType.Float32).div(127.5).sub(1);

        var clip = VideoClip.FromTensor(video, 8);

        Assert.Equal((4, 6, 5, 8.0), (clip.FrameCount, clip.Width, clip.Height, clip.FrameRate));
        Assert.True(clip.ToTensor().sub(video).abs().max().item<float>() < 1e-6f);
        Assert.Equal((byte)Math.Round((video[0, 2, 3, 4, 5].item<float>() + 1) * 127.5), clip.Frame(3).Span[(4 * 6 + 5) * 3 + 2]);
    }

    [Fact]
    public void ValuesBeyondTheRangeAreCut()
    {
        using var video = tensor(new float[] { -9, 0, 9 }).view(1, 3, 1, 1, 1);

        Assert.Equal(new byte[] { 0, 128, 255 }, VideoClip.FromTensor(video, 8).Frame(0).ToArray());
    }

    [Fact]
    public void NaNAndOtherShapesAreRefused()
    {
        using var nan = full(new long[] { 1, 3, 1, 2, 2 }, float.NaN);
        using var two = zeros(new long[] { 2, 3, 1, 2, 2 });

        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => VideoClip.FromTensor(nan, 8)).Message);
        Assert.Contains("(2, 3, 1, 2, 2)", Assert.Throws<ArgumentException>(() => VideoClip.FromTensor(two, 8)).Message);
        Assert.Throws<ArgumentException>(() => new VideoClip([], 2, 2, 8));
        Assert.Contains("Frame 1 has 5 bytes", Assert.Throws<ArgumentException>(() => new VideoClip([new byte[12], new byte[5]], 2, 2, 8)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new VideoClip([new byte[12]], 2, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Clips.Random(2, 2, 2).Frame(2));
    }

    [Theory]
    [InlineData("clip.gif")]
    [InlineData("clip.v2")]
    public void OtherExtensionsAreRefusedAndTheKnownOnesNamed(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => Clips.Random(2, 2, 2).Save(Path.Combine(_folder, name)));

        Assert.Contains(".webp", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void AFolderOfFramesKeepsNoPictureOfALongerClip()
    {
        var folder = Path.Combine(_folder, "frames");
        Clips.Random(5, 4, 4).Save(folder);
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "mine");

        Clips.Random(2, 4, 4).Save(folder);

        Assert.Equal(["0000.png", "0001.png", "notes.txt"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }
}
