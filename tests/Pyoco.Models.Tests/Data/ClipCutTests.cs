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
        var path = _folder.PathOf("clip.mkv");
        using (var process = Ffmpeg.Start(
            Ffmpeg.Converter,
            ["-v", "error", "-f", "lavfi", "-i", "testsrc=size=32x32:rate=8", "-frames:v", "20", "-c:v", "ffv1", path], "The test"))
        {
            Assert.Equal(0, process.Finish().Code);
        }

        var all = VideoClip.Load(path);
        var places = 0;

        var clip = new ClipCut(4, 3, Rate: null).Read(new ClipFile(path), count => (places = count) - 3);

        Assert.Equal(11, places);
        Assert.Equal(all.Frame(17).ToArray(), clip.Frame(3).ToArray());
        Assert.Contains("It has 20 frames; 28 were expected", Assert.Throws<InvalidDataException>(
            () => new ClipCut(4, 9, Rate: null).Read(new ClipFile(path), _ => 0)).Message);
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

    private ClipFile Source(int frames)
    {
        _folder.Add("clip.png", frames: frames, caption: null);
        return new ClipFile(_folder.PathOf("clip.png"));
    }
}
