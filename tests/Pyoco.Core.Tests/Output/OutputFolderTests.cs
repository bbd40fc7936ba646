namespace Pyoco.Tests;

public sealed class OutputFolderTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("pyoco-output-").FullName, "new", "out");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(Path.GetDirectoryName(_folder)!)!, recursive: true);

    [Fact]
    public void FilesAreWrittenAndReplacedAndForeignOnesRefused()
    {
        OutputFolder.ThrowIfNotWritable(_folder, ["a", "b"]);
        OutputFolder.Write(_folder, Files("a", "b"));
        OutputFolder.ThrowIfNotWritable(_folder, ["a", "b"]);
        OutputFolder.Write(_folder, Files("b", "c"));
        File.WriteAllText(Path.Combine(_folder, "c"), "changed");

        Assert.Throws<IOException>(() => OutputFolder.ThrowIfNotWritable(_folder, ["c"]));
        Assert.Throws<IOException>(() => OutputFolder.Write(_folder, Files("c")));

        Assert.Equal(
            ["b", "c", OutputFolder.ManifestName],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/b")]
    [InlineData(OutputFolder.ManifestName)]
    public void NamesArePlainFileNames(string name)
    {
        Assert.Contains($"'{name}'", Assert.Throws<ArgumentException>(() => OutputFolder.Write(_folder, Files(name))).Message);
        Assert.Throws<ArgumentException>(() => OutputFolder.ThrowIfNotWritable(_folder, [name]));
        Assert.Throws<ArgumentException>(() => OutputFolder.Write(_folder, Files()));
        Assert.False(Directory.Exists(_folder));
    }

    private static Dictionary<string, Action<Stream>> Files(params string[] names) =>
        names.ToDictionary(n => n, _ => (Action<Stream>)(s => s.WriteByte(1)));
}
