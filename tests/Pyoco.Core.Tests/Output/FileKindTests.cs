namespace Pyoco.Tests;

public sealed class FileKindTests
{
    [SkippableFact]
    public void FilesAreToldFromDevices()
    {
        Skip.IfNot(OperatingSystem.IsLinux());

        Assert.True(FileKind.IsRegular(typeof(FileKindTests).Assembly.Location));
        Assert.True(FileKind.IsRegular("/no/such/file"));
        Assert.False(FileKind.IsRegular("/dev/null"));
        Assert.False(FileKind.IsRegular("/dev"));
    }
}
