using System.Text;

namespace Pyoco.Tests;

public sealed class VersionNeedPatchTests
{
    [SkippableFact]
    public void ExactlyOneBitOfTheRealLibraryChanges()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        Skip.IfNot(File.Exists(path), "TorchSharp's library is not the Linux one.");
        var (before, after) = (File.ReadAllBytes(path), File.ReadAllBytes(path));

        VersionNeedPatch.Weaken(after, "GLIBCXX_3.4.32");

        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToArray();
        Assert.Equal(2, before[Assert.Single(changed)] ^ after[changed[0]]);
    }

    [SkippableFact]
    public void ADamagedCopyInTheCacheIsWrittenAgain()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        Skip.IfNot(File.Exists(path), "TorchSharp's library is not the Linux one.");
        // Another library than the one this process has loaded, so that its cached copy can be damaged safely.
        var other = Path.Combine(Directory.CreateTempSubdirectory("pyoco-elf-").FullName, "libother.so");
        File.WriteAllBytes(other, [.. File.ReadAllBytes(path), 0]);
        var copy = VersionNeedPatch.WeakenedCopy(other, "GLIBCXX_3.4.32");
        var good = File.ReadAllBytes(copy);
        File.WriteAllText(copy, "damaged");

        Assert.Equal(copy, VersionNeedPatch.WeakenedCopy(other, "GLIBCXX_3.4.32"));

        Assert.Equal(good, File.ReadAllBytes(copy));
        Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        Directory.Delete(Path.GetDirectoryName(other)!, recursive: true);
    }

    [Fact]
    public void OtherFilesAreRefusedInWords()
    {
        var elf = new byte[64];
        "\u007fELF\u0002\u0001"u8.CopyTo(elf);
        var outside = elf.ToArray();
        outside[0x2f] = 0x7f; // sections far behind the end
        outside[0x3c] = 1;

        Assert.Contains(
            "ELF", Assert.Throws<BadImageFormatException>(() => VersionNeedPatch.Weaken(Encoding.ASCII.GetBytes("MZ"), "V")).Message);
        Assert.Contains(
            "a missing V is not the reason", Assert.Throws<BadImageFormatException>(() => VersionNeedPatch.Weaken(elf, "V")).Message);
        Assert.Contains("damaged", Assert.Throws<BadImageFormatException>(() => VersionNeedPatch.Weaken(outside, "V")).Message);
    }
}
