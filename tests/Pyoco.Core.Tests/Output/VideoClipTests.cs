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
        var video = randint(0, 256, [1, 3, 4, 5, 6], generator: new Generator(1)).to(ScalarType.Float32).Over(127.5).Plus(-1);

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
        using var nan = zeros(new long[] { 1, 3, 1, 2, 2 }).Plus_(float.NaN);
        using var two = zeros(new long[] { 2, 3, 1, 2, 2 });

        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => VideoClip.FromTensor(nan, 8)).Message);
        Assert.Contains("(2, 3, 1, 2, 2)", Assert.Throws<ArgumentException>(() => VideoClip.FromTensor(two, 8)).Message);
        Assert.Throws<ArgumentException>(() => new VideoClip([], 2, 2, 8));
        Assert.Contains(
            "Frame 1 has 5 bytes", Assert.Throws<ArgumentException>(() => new VideoClip([new byte[12], new byte[5]], 2, 2, 8)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new VideoClip([new byte[12]], 2, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Clips.Random(2, 2, 2).Frame(2));
    }

    [Fact]
    public void NaNInALateFrameIsNamed()
    {
        using var scope = NewDisposeScope();
        var video = zeros(new long[] { 1, 3, 3, 2, 2 });
        video[0, 1, 2, 1, 1] = float.NaN;

        Assert.Contains("frame 2", Assert.Throws<ArgumentException>(() => VideoClip.FromTensor(video, 8)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => VideoClip.FromTensor(video, 5000));
    }

    /// <summary>One frame's memory stands for all of them, so that a video beyond the longest span of bytes costs nothing.</summary>
    [Fact]
    public void AVideoOfMoreBytesThanASpanHoldsIsNoError()
    {
        using var scope = NewDisposeScope();
        var video = ones(new long[] { 1, 3, 1, 1, 1 }).expand(1, 3, 1, 40_000, 40_000); // 4.8e9 bytes a frame
        Assert.Contains("4800000000 bytes", Assert.Throws<ArgumentException>(() => VideoClip.FromTensor(video, 8)).Message);

        var frames = zeros(new long[] { 1, 3, 1, 8, 8 }).expand(1, 3, 1000, 8, 8);
        var clip = VideoClip.FromTensor(frames, 8);

        Assert.Equal(1000, clip.FrameCount);
        Assert.Equal([1, 3, 1000, 8, 8], clip.ToTensor().shape);
    }

    [Fact]
    public void TheHashIsOfSizesAndPixels()
    {
        var clip = new VideoClip([new byte[] { 1, 2, 3, 4, 5, 6 }], 2, 1, 8);

        // printf '\x02\0\0\0\x01\0\0\0\x01\0\0\0\x01\x02\x03\x04\x05\x06' | sha256sum
        Assert.Equal("7db218d6121ffaffa9357e986a7cfa866050be42745beacb847bbae5a8730887", clip.FramesSha256);
        Assert.Equal(clip.FramesSha256, new VideoClip([new byte[] { 1, 2, 3, 4, 5, 6 }], 2, 1, 24).FramesSha256);
        Assert.NotEqual(clip.FramesSha256, new VideoClip([new byte[] { 1, 2, 3, 4, 5, 6 }], 1, 2, 8).FramesSha256);
        Assert.NotEqual(clip.FramesSha256, new VideoClip([new byte[] { 1, 2, 3 }, new byte[] { 4, 5, 6 }], 1, 1, 8).FramesSha256);
    }

    [Theory]
    [InlineData("clip.webp")]
    [InlineData("clip.png")]
    public void AFileIsReplacedThroughALinkAndUnderALongName(string name)
    {
        var (target, link) = (Path.Combine(_folder, new string('n', 245) + Path.GetExtension(name)), Path.Combine(_folder, name));
        Clips.Random(3, 4, 4).Save(target);
        File.CreateSymbolicLink(link, target);

        Clips.Random(1, 4, 4).Save(link, new ClipSaveOptions { Metadata = "{}" });

        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal("{}", ClipMetadata.Read(target));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
    }
}
