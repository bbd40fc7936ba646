using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using Pyoco.NoiseHashes;
using Pyoco.TestSupport;

namespace Pyoco.Noise.Tests;

public sealed class NoiseKernelsTests
{
    private static readonly string[] Here = [.. HashedNoise.Lines()];

    [Fact]
    public void TheFirstThatIsSupportedRuns() => Assert.Equal(NoiseKernels.All.First(kernel => kernel.IsSupported).Name, NoiseKernels.Path);

    [Theory]
    [InlineData(null)]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void EveryInstructionSetGivesTheSameBits(string? switchedOff)
    {
        var output = Run(switchedOff);

        Assert.Equal($"path: {PathWithout(switchedOff)}", output[0]);
        Assert.Equal(Here, output[1..]);
    }

    [Fact]
    public void ThreadsDoNotChangeABit()
    {
        // A line ends with the number of threads and the hash.
        var hashes = Here.GroupBy(line => line[..line.IndexOf(" on ", StringComparison.Ordinal)], line => line.Split(' ')[^1]);

        Assert.All(hashes, group => Assert.Single(group.Distinct()));
        Assert.All(hashes, group => Assert.Equal(HashedNoise.Threads.Count, group.Count()));
    }

    private static string PathWithout(string? switchedOff) => switchedOff switch
    {
        null => NoiseKernels.Path,
        "DOTNET_EnableAVX512" => Avx2.IsSupported && Fma.IsSupported ? "AVX2" : "scalar",
        _ => "scalar",
    };

    private static string[] Run(string? switchedOff)
    {
        var folder = Repository.PathOf(
            "tests", "Pyoco.NoiseHashes", "bin", AppContext.BaseDirectory.Contains("Release") ? "Release" : "Debug", "net10.0");
        var start =
            new ProcessStartInfo("dotnet", ["exec", Path.Combine(folder, "Pyoco.NoiseHashes.dll")]) { RedirectStandardOutput = true };
        if (switchedOff is not null)
        {
            start.Environment[switchedOff] = "0";
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
