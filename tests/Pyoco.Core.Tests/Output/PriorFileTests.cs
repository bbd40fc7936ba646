using System.Diagnostics;

namespace Pyoco.Core.Tests;

public sealed class PriorFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pyoco-prior-").FullName;
    private readonly string _folder;

    public PriorFileTests()
    {
        _folder = Path.Combine(_root, "model");
        Directory.CreateDirectory(Path.Combine(_folder, "part"));
        File.WriteAllText(Path.Combine(_root, "secret"), "very secret");
        File.WriteAllText(Path.Combine(_folder, "own"), "noise");
        File.WriteAllText(Path.Combine(_folder, "part", "own"), "noise");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("own")]
    [InlineData("part/own")]
    [InlineData("./own")]
    public void AFileOfTheFolderIsFound(string file) => Assert.Equal("noise", File.ReadAllText(PriorFile.Find(file, _folder)));

    [Fact]
    public void ALinkInsideTheFolderIsFollowed()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "part/own");
        Directory.CreateSymbolicLink(Path.Combine(_root, "other name"), _folder);

        Assert.Equal("noise", File.ReadAllText(PriorFile.Find("link", Path.Combine(_root, "other name"))));
    }

    [Theory]
    [InlineData("../secret", "..")]
    [InlineData("part/../../secret", "..")]
    [InlineData("part\\..\\own", "..")]
    [InlineData("/etc/hostname", "absolute")]
    [InlineData("C:own", "absolute")]
    [InlineData("out", "symbolic link")]
    [InlineData("up/secret", "symbolic link")]
    [InlineData("chain", "symbolic link")]
    [InlineData("circle", "circle")]
    [InlineData("part", "regular file")]
    public void AFileOutsideTheFolderIsRefused(string file, string reason)
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "out"), Path.Combine(_root, "secret"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "up"), "..");
        File.CreateSymbolicLink(Path.Combine(_folder, "chain"), "part/on");
        File.CreateSymbolicLink(Path.Combine(_folder, "part", "on"), "../../secret");
        File.CreateSymbolicLink(Path.Combine(_folder, "circle"), "circle");

        var error = Assert.Throws<InvalidDataException>(() => PriorFile.Find(file, _folder));

        Assert.Contains(reason, error.Message);
        Assert.Contains(file, error.Message);
        Assert.Contains(_folder, error.Message);
        Assert.DoesNotContain("very secret", error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void APipeIsRefusedWithoutWaitingForIt(bool isInFolder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var pipe = Path.Combine(_folder, "pipe");
        using (var process = Process.Start("mkfifo", pipe))
        {
            process.WaitForExit();
        }

        var error = Assert.Throws<InvalidDataException>(() => isInFolder ? PriorFile.Find("pipe", _folder) : PriorFile.Find(pipe));
        Assert.Contains("regular file", error.Message);
    }

    [Fact]
    public void AFileByHandIsAnyRegularFile()
    {
        Assert.Equal(Path.Combine(_root, "secret"), PriorFile.Find(Path.Combine(_folder, "..", "secret")));
        Assert.Throws<FileNotFoundException>(() => PriorFile.Find(Path.Combine(_root, "nothing")));
        Assert.Contains("nothing", Assert.Throws<FileNotFoundException>(() => PriorFile.Find("nothing", _folder)).Message);
        if (OperatingSystem.IsLinux())
        {
            Assert.Throws<InvalidDataException>(() => PriorFile.Find("/dev/zero"));
        }
    }
}
