namespace Pyoco.Models.Tests;

public sealed class TokenizerFilesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OnlyATokenizersOwnFilesAreKeptAndTheyAreThoseThatWereRead()
    {
        foreach (var name in new[] { "vocab.json", "merges.txt", "model.safetensors", "model.bin", ".env", "notes/vocab.json" })
        {
            _folder.WriteText($"from/{name}", name);
        }

        var files = TokenizerFiles.Read(_folder.PathOf("from"), ["vocab.json"]);
        Directory.Delete(_folder.PathOf("from"), recursive: true);
        files.Write(_folder.PathOf("to", "deep"));

        Assert.Equal(["merges.txt", "vocab.json"], files.Names);
        Assert.Equal(
            ["merges.txt", "vocab.json"],
            Directory.GetFileSystemEntries(_folder.PathOf("to", "deep")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.Equal("vocab.json", File.ReadAllText(_folder.PathOf("to", "deep", "vocab.json")));
    }

    [Fact]
    public void TheHashIsOfNamesAndContents()
    {
        Assert.Equal(Hash("a", ("vocab.json", "1"), ("merges.txt", "2")), Hash("b", ("merges.txt", "2"), ("vocab.json", "1")));
        Assert.Distinct([
            Hash("c", ("vocab.json", "1"), ("merges.txt", "2")), Hash("d", ("vocab.json", "1"), ("merges.txt", "3")),
            Hash("e", ("vocab.json", "1"), ("tokenizer.json", "2")), Hash("f", ("vocab.json", "1")),
        ]);

        string Hash(string folder, params (string Name, string Content)[] files)
        {
            foreach (var (name, content) in files)
            {
                _folder.WriteText($"{folder}/{name}", content);
            }

            return TokenizerFiles.Read(_folder.PathOf(folder), []).Sha256();
        }
    }

    [SkippableFact]
    public void ALinkIsFollowedOnlyToAFileThatTheTokenizerWasMadeOf()
    {
        Skip.If(OperatingSystem.IsWindows());
        _folder.WriteText("blobs/vocab", "{}");
        _folder.WriteText("blobs/secret", "secret");
        Directory.CreateDirectory(_folder.PathOf("from"));
        File.CreateSymbolicLink(_folder.PathOf("from", "vocab.json"), "../blobs/vocab"); // as in the cache of the hub
        File.CreateSymbolicLink(_folder.PathOf("from", "merges.txt"), "../blobs/secret");

        TokenizerFiles.Read(_folder.PathOf("from"), ["vocab.json"]).Write(_folder.PathOf("to"));

        Assert.Equal([_folder.PathOf("to", "vocab.json")], Directory.GetFiles(_folder.PathOf("to")));
        Assert.Null(new FileInfo(_folder.PathOf("to", "vocab.json")).LinkTarget);
        Assert.Equal("{}", File.ReadAllText(_folder.PathOf("to", "vocab.json")));
    }

    [Fact]
    public void AFileThatIsTooLargeIsRefusedWhereItIsNeededAndLeftOutWhereNot()
    {
        using (var file = File.Create(_folder.PathOf("vocab.json")))
        {
            file.SetLength(StrictJson.LargestFile + 1L);
        }

        Assert.Empty(TokenizerFiles.Read(_folder.Path, []).Names);
        Assert.Contains(
            "67108865 bytes",
            Assert.Throws<CheckpointException>(() => TokenizerFiles.Read(_folder.Path, ["vocab.json"])).Message);
    }
}
