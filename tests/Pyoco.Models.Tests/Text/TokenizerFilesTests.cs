namespace Pyoco.Models.Tests;

public sealed class TokenizerFilesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AllFilesAreCopiedAndIntoItselfNone()
    {
        _folder.WriteText("from/vocab.json", "{}");
        var to = _folder.PathOf("to", "deep");

        TokenizerFiles.Copy(_folder.PathOf("from"), to);
        TokenizerFiles.Copy(to, to);

        Assert.Equal("{}", File.ReadAllText(Path.Combine(to, "vocab.json")));
        Assert.Single(Directory.GetFiles(to));
    }
}
