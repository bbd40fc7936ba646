namespace Pyoco.Core.Tests;

public sealed class FolderExchangeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-exchange-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void TwoFoldersChangePlaces()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var (one, two) = (Make("one"), Make("two ö"));

        Assert.True(FolderExchange.Try(one, two));

        Assert.Equal("two ö", File.ReadAllText(Path.Combine(one, "name")));
        Assert.Equal("one", File.ReadAllText(Path.Combine(two, "name")));
    }

    [SkippableFact]
    public void AMissingFolderIsAnErrorThatNamesThePlace()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var missing = Path.Combine(_folder, "missing");

        Assert.Contains(missing, Assert.Throws<IOException>(() => FolderExchange.Try(Make("one"), missing)).Message);
    }

    private string Make(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "name"), name);
        return folder;
    }
}
