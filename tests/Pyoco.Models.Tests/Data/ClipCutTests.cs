namespace Pyoco.Models.Tests;

public sealed class ClipCutTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FramesAreTakenAtTheStrideFromTheStart()
    {
        var source = Source(10);
        var places = 0;

        var clip = new ClipCut(3, 2, Rate: null).Read(source, count =>
        {
            places = count;
            return 4;
        });

        Assert.Equal(6, places); // 10 frames, of which a clip spans 5
        Assert.Equal([40, 60, 80], Enumerable.Range(0, 3).Select(f => clip.Frame(f).Span[1]));
    }

    [Fact]
    public void AClipShorterThanAskedIsRefused()
    {
        var error = Assert.Throws<InvalidDataException>(() => new ClipCut(4, 3, Rate: null).Read(Source(9), _ => 0)).Message;

        Assert.Equal("It has 9 frames; 10 were expected for a clip of 4, one in 3.", error);
    }

    [Fact]
    public void AFileIsSampledFirstWhereARateIsGiven()
    {
        var clip = new ClipCut(3, 1, Rate: 4).Read(Source(8), _ => 0);

        Assert.Equal([0, 20, 40], Enumerable.Range(0, 3).Select(f => clip.Frame(f).Span[1])); // of 8 frames a second every second
    }

    [SkippableFact]
    public void OfAVideoOnlyTheFramesOfTheClipAreRead()
    {
        Skip.IfNot(Ffmpeg.IsInstalled, "ffmpeg is not on the PATH.");
        var path = _folder.Video("clip.mkv", frames: 20, "-c:v", "ffv1");
        var all = VideoClip.Load(path);
        var places = 0;

        var clip = new ClipCut(4, 3, Rate: null).Read(new ClipFile(path), count => (places = count) - 3);

        Assert.Equal(11, places);
        Assert.Equal(all.Frame(17).ToArray(), clip.Frame(3).ToArray());
        Assert.Contains("It has 20 frames; 28 were expected", Assert.Throws<InvalidDataException>(
            () => new ClipCut(4, 9, Rate: null).Read(new ClipFile(path), _ => 0)).Message);
    }

    // ffmpeg -c copy begins at the key frame before the cut, and the file says that players are to leave out what stands before the cut.
    [SkippableTheory]
    [InlineData(null)]
    [InlineData(4.0)]
    public void OfAVideoThatWasCutWithoutCodingItAgainEveryFrameThatIsShownServes(double? rate)
    {
        Skip.IfNot(Ffmpeg.IsInstalled, "ffmpeg is not on the PATH.");
        var whole = _folder.Video("whole.mp4", frames: 40, "-c:v", "mpeg4", "-g", "20");
        var file = new ClipFile(_folder.Convert("cut.mp4", ["-ss", "1.25", "-i", whole, "-t", "2", "-c", "copy"]));
        var options = new ClipLoadOptions { FrameRate = rate };
        var all = file.Load(options);

        var (last, first) = (
            new ClipCut(3, 1, rate).Read(file, places => places - 1), new ClipCut(3, 1, rate).Read(file, _ => 0));

        Assert.True(file.CountFrames(options) > all.FrameCount, "The file states no more frames than it shows.");
        Assert.Equal(all.FrameCount, file.CountDecodedFrames(options));
        Assert.Equal(all.Frame(all.FrameCount - 1).ToArray(), last.Frame(2).ToArray());
        Assert.Equal(all.Frame(0).ToArray(), first.Frame(0).ToArray());
        Assert.Contains($"It has {all.FrameCount} frames; {all.FrameCount + 1} were expected", Assert.Throws<InvalidDataException>(
            () => new ClipCut(all.FrameCount + 1, 1, rate).Read(file, places => places - 1)).Message);
    }

    [Fact]
    public void OfAnAnimationWithUnevenTimesTheFramesAreTakenAsTheyAre()
    {
        var clip = new ClipCut(2, 1, Rate: null).Read(new ClipFile(Uneven()), places => places - 1);

        Assert.Equal([10, 20], Enumerable.Range(0, 2).Select(f => clip.Frame(f).Span[1]));
    }

    [Fact]
    public void OfAFolderOnlyTheFramesOfTheClipAreDecoded()
    {
        var folder = _folder.PathOf("frames");
        Directory.CreateDirectory(folder);
        for (var i = 0; i < 12; i++)
        {
            // Whoever opened the others would be refused.
            var path = Path.Combine(folder, $"{i}.png");
            if (i is 5 or 7 or 9)
            {
                ClipFolderFixture.Clip(red: (byte)i, frames: 1).Save(path);
            }
            else
            {
                File.WriteAllText(path, "no picture");
            }
        }

        var clip = new ClipCut(3, 2, Rate: null).Read(new ClipFolder(folder), places => places - 3);

        Assert.Equal([5, 7, 9], Enumerable.Range(0, 3).Select(f => clip.Frame(f).Span[0]));
    }

    // A GIF of one pixel whose green tells the frame; each code of its pixels has three bits: clear, colour, end.
    private string Uneven()
    {
        byte[] header = [.. "GIF89a"u8, 1, 0, 1, 0, 0x91, 0, 0, 0, 0, 0, 0, 10, 0, 0, 20, 0, 0, 30, 0];
        int[] hundredths = [10, 17, 23];
        var frames = hundredths.SelectMany((delay, colour) =>
        {
            var codes = 4 | (colour << 3) | (5 << 6);
            return (byte[])
            [
                0x21, 0xF9, 4, 4, (byte)delay, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, (byte)codes, (byte)(codes >> 8), 0,
            ];
        });
        File.WriteAllBytes(_folder.PathOf("uneven.gif"), [.. header, .. frames, 0x3B]);
        return _folder.PathOf("uneven.gif");
    }

    private ClipFile Source(int frames)
    {
        _folder.Add("clip.png", frames: frames, caption: null);
        return new ClipFile(_folder.PathOf("clip.png"));
    }
}
