namespace Pyoco.Models.Tests;

public sealed class TarShardTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheFilesOfASampleHaveOneNameUpToTheFirstFullStop()
    {
        _folder.Shard(
            "shard.tar",
            ("sub/a.clip.png", _folder.Bytes(7)), ("sub/a.txt", ClipFolderFixture.Utf8("of a")),
            ("b.json", ClipFolderFixture.Utf8("""{"caption": ["of b", "of it"]}""")), ("b.png", _folder.Bytes(9)),
            ("c.png", _folder.Bytes(11)), ("metadata.csv", ClipFolderFixture.Utf8("file_name,text\nc.png,of c\n")));

        var data = _folder.Open(BadClips.Stop);

        Assert.Equal(["shard.tar/b.png", "shard.tar/c.png", "shard.tar/sub/a.clip.png"], data.Clips.Select(c => c.Name));
        Assert.Equal(["of b|of it", "of c", "of a"], data.Clips.Select(c => string.Join('|', c.Captions)));
        Assert.Equal([9, 11, 7], data.Clips.Select(c => c.Source.Load(new ClipLoadOptions()).Frame(0).Span[0]));
        Assert.All(data.Clips, c => Assert.False(c.IsImage));
    }

    [Fact]
    public void NamesThatLeadOutAreLeftOut()
    {
        _folder.Add("a.png").Add("b.png").Shard("s.tar", ("../c.png", _folder.Bytes(1)), ("../c.txt", ClipFolderFixture.Utf8("out")));

        var data = _folder.Open();

        Assert.Equal(["a.png", "b.png"], data.Clips.Select(c => c.Name));
        Assert.Contains(data.Skipped, s => s.Name == "s.tar/../c.png" && s.Reason == "Its name leads out of the shard.");
    }

    [Fact]
    public void ADamagedShardIsToldAndWhatStandsBeforeTheDamageIsUsed()
    {
        _folder.Add("a.png").Add("b.png").Shard(
            "s.tar", ("1.txt", ClipFolderFixture.Utf8("one")), ("1.png", _folder.Bytes(1)), ("2.png", _folder.Bytes(2)));
        var bytes = File.ReadAllBytes(_folder.PathOf("s.tar"));
        bytes.AsSpan(4 * 512).Fill(0xFF); // behind the first texts' header and content and the next header
        File.WriteAllBytes(_folder.PathOf("s.tar"), bytes);

        var data = _folder.Open();

        Assert.Contains(data.Skipped, s => s.Name.StartsWith("s.tar", StringComparison.Ordinal));
        Assert.Contains("s.tar", Assert.Throws<InvalidDataException>(() => _folder.Open(BadClips.Stop)).Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"text": "\ud800"}""")]
    [InlineData("{\"text\": \"\xFF\"}")] // a byte that UTF-8 does not have
    public void CaptionsThatAreDamagedAreRefused(string json)
    {
        _folder.Add("a.png").Shard("s.tar", ("1.png", _folder.Bytes(1)), ("1.json", System.Text.Encoding.Latin1.GetBytes(json)));

        Assert.Contains("1.json cannot be read as a caption", Assert.Throws<InvalidDataException>(() => _folder.Open()).Message);
    }
}
