namespace Pyoco.Models.Tests;

public sealed class PriorFilesTests : IDisposable
{
    private static readonly MethodSpec Prior = new("scaled", ("file", "own"));
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void AFileThatIsGoneIsStillReadByAllWhoWantIt()
    {
        Skip.If(OperatingSystem.IsWindows());
        _folder.WriteText("own", "seven");
        using var files = new PriorFiles(Prior, _folder.Path);
        File.Delete(_folder.PathOf("own"));

        using var one = new StreamReader(files.Open("own", _folder.Path));
        using var other = new StreamReader(files.Open("own", _folder.Path));

        Assert.Equal(("seven", "seven"), (one.ReadToEnd(), other.ReadToEnd()));
    }

    [Fact]
    public void AFileThatWasWrittenToIsRefused()
    {
        _folder.WriteText("own", "seven");
        using var files = new PriorFiles(Prior, _folder.Path);
        using (var stream = new FileStream(_folder.PathOf("own"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.WriteByte((byte)'!');
        }

        Assert.Contains("'own'", Assert.Throws<InvalidDataException>(() => files.Open("own", _folder.Path)).Message);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("../outside")]
    [InlineData("/etc/hostname")]
    public void AFileThatCannotBeOpenedIsToldWhenItIsNeeded(string file)
    {
        using var files = new PriorFiles(new MethodSpec("scaled", ("file", file)), _folder.Path);

        var error = Record.Exception(() => files.Open(file, _folder.Path));

        Assert.Contains(file, Assert.IsAssignableFrom<Exception>(error).Message);
    }
}
