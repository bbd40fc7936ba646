namespace Pyoco.Models.Tests;

public sealed class ClipDataSetTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ClipsAreListedByNameWithTheCaptionsOfAllConventions()
    {
        _folder.Add("a.png", caption: "one\n\n two \n").Add("sub/b.webp", caption: null).Add("c.png", caption: "of the text");
        _folder.Text("metadata.jsonl", """
            {"file_name": "sub/b.webp", "text": ["first", "second"], "other": 3}
            {"file_name": "c.png", "text": "of the file"}
            """);
        ClipFolderFixture.Clip(4).SaveFrames(_folder.PathOf("frames"));
        _folder.Text("frames.txt", "a folder of frames");
        _folder.Shard("s.tar", ("x/1.png", _folder.Bytes(5)), ("x/1.txt", ClipFolderFixture.Utf8("in a shard")));

        var data = _folder.Open(BadClips.Stop);

        Assert.Equal(["a.png", "c.png", "frames", "s.tar/x/1.png", "sub/b.webp"], data.Clips.Select(c => c.Name));
        Assert.Equal(
            ["one|two", "of the file|of the text", "a folder of frames", "in a shard", "first|second"],
            data.Clips.Select(c => string.Join('|', c.Captions)));
        Assert.All(data.Clips, c => Assert.True(c.Length > 0));
    }

    [Fact]
    public void ClipsWithoutACaptionAndCaptionsWithoutAClipAreLeftOutByName()
    {
        _folder.Add("a.png").Add("b.png").Add("empty.png", caption: " \n").Add("silent.png", caption: null);
        _folder.Text("metadata.csv", "file_name,text\nmissing.png,\"nobody, nowhere\"\n");

        var data = _folder.Open();

        Assert.Equal(["empty.png", "missing.png", "silent.png"], data.Skipped.Select(s => s.Name));
        Assert.Equal(
            ["Its caption is empty.", "It has a caption, and there is no such clip.", "It has no caption."],
            data.Skipped.Select(s => s.Reason));
        Assert.Contains("empty.png cannot be trained on. Its caption is empty.",
            Assert.Throws<InvalidDataException>(() => _folder.Open(BadClips.Stop)).Message);
        Assert.Equal(4, ClipDataSet.Open(_folder.Path, new ClipDataOptions { RequireCaptions = false }).Clips.Count);
    }

    [Fact]
    public void AFolderOfNothingOfOneClipOrWithoutCaptionsIsOneClearError()
    {
        Assert.Contains("has no clips", Assert.Throws<InvalidDataException>(() => _folder.Open()).Message);
        _folder.Add("a.png");
        Assert.Contains(
            "has one clip that can be trained on, a.png; at least 2", Assert.Throws<InvalidDataException>(() => _folder.Open()).Message);
        File.Delete(_folder.PathOf("a.txt"));
        _folder.Add("b.png", caption: null);
        var error = Assert.Throws<InvalidDataException>(() => _folder.Open()).Message;
        Assert.Contains("2 files and none that can be trained on. a.png: It has no caption.", error);
        Assert.Contains("metadata.csv", error);
        Assert.Throws<DirectoryNotFoundException>(() => ClipDataSet.Open(_folder.PathOf("nowhere")));
    }

    [Fact]
    public void AddingClipsMovesNoneBetweenTheParts()
    {
        for (var i = 0; i < 40; i++)
        {
            _folder.Add($"{i:D3}.png", red: (byte)i);
        }

        var (training, validation) = _folder.Open().Split(0.25);
        for (var i = 40; i < 60; i++)
        {
            _folder.Add($"{i:D3}.png", red: (byte)i);
        }

        var (more, checks) = _folder.Open().Split(0.25);

        Assert.Equal(40, training.Clips.Count + validation.Clips.Count);
        Assert.InRange(validation.Clips.Count, 2, 22); // 40 draws of 1/4: 10 +- 5 sigma
        Assert.Subset(more.Clips.Select(c => c.Name).ToHashSet(), training.Clips.Select(c => c.Name).ToHashSet());
        Assert.Subset(checks.Clips.Select(c => c.Name).ToHashSet(), validation.Clips.Select(c => c.Name).ToHashSet());
    }

    [Fact]
    public void ACopyOfAClipThatIsTrainedOnIsNotValidatedWith()
    {
        for (var i = 0; i < 40; i++)
        {
            _folder.Add($"{i:D3}.png", red: (byte)(i % 5)); // five contents
        }

        _folder.Add("other.png", red: 200).Add("another.png", red: 201).Add("third.png", red: 202).Add("fourth.png", red: 203);
        var (training, validation) = _folder.Open().Split(0.5);

        Assert.DoesNotContain(validation.Clips, c => char.IsAsciiDigit(c.Name[0]));
        Assert.All(validation.Skipped, s => Assert.Contains("It is a copy of", s.Reason));
        Assert.NotEmpty(validation.Skipped);
        Assert.NotEmpty(training.Clips);
    }

    [Fact]
    public void ClipsOfOneSampleStayTogether()
    {
        for (var i = 0; i < 40; i++)
        {
            _folder.Add($"{i:D3}.png", red: (byte)i).Add($"{i:D3}.webp", red: (byte)(100 + i));
        }

        var (training, validation) = _folder.Open().Split(0.5);

        Assert.Equal(80, training.Clips.Count + validation.Clips.Count);
        Assert.Empty(training.Clips.Select(c => c.Name[..3]).Intersect(validation.Clips.Select(c => c.Name[..3])));
        Assert.InRange(validation.Clips.Count, 8, 72); // 40 draws of 1/2: 20 +- 5 sigma
    }

    [Fact]
    public void PartsThatWouldBeEmptyAreRefused()
    {
        _folder.Add("a.png").Add("b.png", red: 2);

        Assert.Contains("both parts need some", Assert.Throws<InvalidDataException>(() => _folder.Open().Split(1e-9)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => _folder.Open().Split(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _folder.Open().Split(double.NaN));
    }

    [Fact]
    public void TheFingerprintIsOfNamesSizesAndCaptions()
    {
        _folder.Add("a.png").Add("b.png");
        var one = _folder.Open().Fingerprint;
        Assert.Equal(one, _folder.Open().Fingerprint);

        _folder.Add("c.png");
        var three = _folder.Open().Fingerprint;
        _folder.Add("c.png", frames: 3);
        var shorter = _folder.Open().Fingerprint;
        _folder.Text("c.txt", "something else");
        var said = _folder.Open().Fingerprint;

        Assert.Equal(4, new[] { one, three, shorter, said }.Distinct().Count());
        Assert.All(one, c => Assert.True(char.IsAsciiHexDigitLower(c)));
    }
}
