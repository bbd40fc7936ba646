namespace Pyoco.Tests;

public sealed class FolderManifestTests : IDisposable
{
    private const string Name = "list.json";
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-manifest-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AManifestComesBack()
    {
        var manifest = new FolderManifest
        {
            PyocoManifest = 1,
            Files = [new WrittenFile("a.png", 3, "00ff")],
            Clip = new ClipFacts(4, 5, 24000 / 1001.0, "ff00"),
            Metadata = "{\"a\": \"ü\"}",
        };

        manifest.Write(_folder, Name);
        var read = FolderManifest.Read(_folder, Name)!;

        Assert.Equal(manifest.Files, read.Files);
        Assert.Equal((manifest.Clip, manifest.Metadata, null), (read.Clip, read.Metadata, read.Earlier));
        Assert.Null(FolderManifest.Read(_folder, "other.json"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"pyoco_manifest\": 2, \"files\": []}")]
    [InlineData("{\"pyoco_manifest\": 1, \"files\": null}")]
    [InlineData("{\"pyoco_manifest\": 1, \"files\": [null]}")]
    [InlineData("{\"pyoco_manifest\": 1, \"files\": [{\"name\": null, \"bytes\": 1, \"sha256\": \"\"}]}")]
    [InlineData("{\"pyoco_manifest\": 1, \"files\": [{\"name\": \"../a\", \"bytes\": 1, \"sha256\": \"\"}]}")]
    [InlineData("{\"pyoco_manifest\": 1, \"files\": [{\"name\": \"/a\", \"bytes\": 1, \"sha256\": \"\"}]}")]
    [InlineData("{\"pyoco_manifest\": 1, \"files\": [{\"name\": \"..\", \"bytes\": 1, \"sha256\": \"\"}]}")]
    [InlineData("{\"pyoco_manifest\": 1, \"files\": [], \"earlier\": [{\"name\": \"../a\", \"bytes\": 1, \"sha256\": \"\"}]}")]
    [InlineData("{\"pyoco_manifest\": 1, \"files\": [], \"metadata\": \"\\ud800\"}")]
    [InlineData("{\"pyoco_manifest\": 1, \"files\": [], \"clip\": 3}")]
    public void OtherFilesAreRefused(string text)
    {
        File.WriteAllText(Path.Combine(_folder, Name), text);

        Assert.Contains(Name, Assert.Throws<InvalidDataException>(() => FolderManifest.Read(_folder, Name)).Message);
    }

    [Fact]
    public void AFolderOrALinkIsNoManifest()
    {
        Directory.CreateDirectory(Path.Combine(_folder, Name));
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "nowhere");

        Assert.Throws<InvalidDataException>(() => FolderManifest.Read(_folder, Name));
        Assert.Throws<InvalidDataException>(() => FolderManifest.Read(_folder, "link"));
    }
}
