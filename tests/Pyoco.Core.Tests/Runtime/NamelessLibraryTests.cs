namespace Pyoco.Tests;

public sealed class NamelessLibraryTests
{
    // A small library of libtorch's, all that it needs is in the process.
    private static string Small => Path.Combine(AppContext.BaseDirectory, "libtorch_global_deps.so");

    [SkippableFact]
    public void ALibraryIsLoadedFromMemory()
    {
        SkipElsewhere();

        var reason = NamelessLibrary.Load(File.ReadAllBytes(Small), folder: null);

        Assert.Null(reason);
        Assert.Contains(File.ReadLines("/proc/self/maps"), line => line.Contains("/memfd:pyoco (deleted)") && line.Contains("r-xp"));
    }

    [SkippableFact]
    public void ALibraryIsLoadedThroughAFolderWhichStaysEmpty()
    {
        SkipElsewhere();
        var folder = Directory.CreateTempSubdirectory("pyoco-nameless-").FullName;

        var reason = NamelessLibrary.Load(File.ReadAllBytes(Small), folder);

        Assert.Null(reason);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Assert.Contains(
            File.ReadLines("/proc/self/maps"), line => line.Contains(folder) && line.EndsWith(" (deleted)", StringComparison.Ordinal));
        Directory.Delete(folder);
    }

    [SkippableTheory]
    [InlineData("/proc/self", "/proc/self")]
    [InlineData("/nowhere/at/all", "/nowhere/at/all")]
    [InlineData("/dev/null", "/dev/null")]
    public void APlaceThatCannotBeUsedIsNamed(string folder, string named)
    {
        SkipElsewhere();

        var reason = NamelessLibrary.Load(File.ReadAllBytes(Small), folder);

        Assert.Contains("PYOCO_NATIVE_FOLDER", reason);
        Assert.Contains(named, reason);
    }

    [SkippableFact]
    public void BytesThatAreNoLibraryAreRefusedInTheLoadersWords()
    {
        SkipElsewhere();

        var reason = NamelessLibrary.Load("no library"u8, folder: null);

        Assert.Contains("memory: ", reason);
        Assert.Contains("file too short", reason);
    }

    private static void SkipElsewhere()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists(Small), "The loader works on Linux.");
        NativeRuntime.ThrowIfUnavailable();
    }
}
