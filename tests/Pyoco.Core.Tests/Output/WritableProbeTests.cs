namespace Pyoco.Tests;

public sealed class WritableProbeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-probe-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void NothingIsLeftBehindWhetherItWorksOrNot()
    {
        WritableProbe.Try("out", Path.Combine(_folder, "a", "b", "file"));
        var error = Assert.Throws<IOException>(() => WritableProbe.Try("out", Path.Combine(_folder, "a", "b", new string('n', 256))));

        Assert.StartsWith("The output out cannot be written: ", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.InnerException);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }
}
