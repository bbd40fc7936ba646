namespace Pyoco.Tests;

public sealed class TemporaryFileTests
{
    [Fact]
    public void ItsFolderIsForThisUserAndGoesWithIt()
    {
        string path;
        using (var file = new TemporaryFile())
        {
            path = file.Path;
            Assert.False(Path.Exists(path));
            File.WriteAllText(path, "for the time being");
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(Path.GetDirectoryName(path)!));
            }
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }
}
