using System.Text;

namespace Pyoco.Tests;

public sealed class VersionNeedPatchTests
{
    [SkippableFact]
    public void ExactlyOneBitOfTheRealLibraryChanges()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        Skip.IfNot(File.Exists(path), "TorchSharp's library is not the Linux one.");
        var before = File.ReadAllBytes(path);

        var after = VersionNeedPatch.Weakened(path, "GLIBCXX_3.4.32");

        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToArray();
        Assert.Equal(2, before[Assert.Single(changed)] ^ after[changed[0]]);
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
