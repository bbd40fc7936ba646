using System.Runtime.Intrinsics.X86;

namespace Pyoco.Models.Tests;

public sealed class ProcessorTypesTests
{
    [SkippableFact]
    public void BFloat16IsWhatLinuxSaysOfTheProcessor()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && X86Base.IsSupported, "/proc/cpuinfo names the flags of x86.");

        var flags = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("flags", StringComparison.Ordinal)).Split(' ');
        var expected = flags.Contains("avx512f") && (flags.Contains("avx512_bf16") || flags.Contains("amx_bf16"));

        Assert.Equal(expected, ProcessorTypes.MultiplyBFloat16);
    }
}
