namespace Pyoco.Tests;

public sealed class CpuMemoryTests
{
    [SkippableFact]
    public void OnLinuxWithGlibcTheSettingsAreTaken()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only glibc has the settings.");

        // In a process of its own: the settings stay with the process.
        var (code, output, error) = NativeRuntimeTests.Run(
            Path.Combine(
                Pyoco.TestSupport.Repository.Root, "tests", "Pyoco.SmokeApp", "bin",
                AppContext.BaseDirectory.Contains("Release") ? "Release" : "Debug", "net10.0"), "keep-freed-blocks");

        Assert.True(code == 0, error);
        Assert.Contains("kept: True", output);
    }
}
