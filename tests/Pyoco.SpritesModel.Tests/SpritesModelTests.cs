using System.Security.Cryptography;
using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class SpritesModelTests
{
    [Fact]
    public void TheFolderHoldsTheModelOfTheRepository()
    {
        var source = Repository.PathOf("models", "sprites");

        Assert.Equal(Hashes(source), Hashes(SpritesModel.Folder));
    }

    [Fact]
    public void AMissingFolderIsNamedWithWhatBringsIt()
    {
        var empty = Directory.CreateTempSubdirectory("pyoco-no-model-").FullName;

        var error = Assert.Throws<DirectoryNotFoundException>(() => SpritesModel.Find(empty));

        Assert.Contains(empty, error.Message);
        Assert.Contains("PyocoSpritesModel", error.Message);
        Directory.Delete(empty);
    }

    private static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
