using System.Globalization;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class NativeHeapTests
{
    [SkippableFact]
    public void ATensorIsInIt()
    {
        Skip.If(NativeHeap.BytesInUse() is null, "The C library does not tell.");
        const long bytes = 64L << 20;
        var before = NativeHeap.BytesInUse();

        using var tensor = zeros(bytes / sizeof(float));
        var with = NativeHeap.BytesInUse();

        Assert.InRange(with!.Value - before!.Value, bytes / 2, 2 * bytes); // other tests allocate, too
    }

    // Glibc by itself makes eight a processor; what is set before the program starts stays.
    [SkippableTheory]
    [InlineData(null, null, NativeHeap.Arenas)]
    [InlineData("MALLOC_ARENA_MAX", "7", 7)]
    [InlineData("GLIBC_TUNABLES", "glibc.malloc.arena_max=7", 7)]
    public void ThreadsGetNoFurtherArenasOnceLibtorchIsLoadedUnlessTheUserHasSaidHowMany(string? name, string? value, int most)
    {
        Skip.If(NativeHeap.BytesInUse() is null, "Only glibc has arenas.");
        var variables = new Dictionary<string, string?> { ["MALLOC_ARENA_MAX"] = null, ["GLIBC_TUNABLES"] = null };
        if (name is not null)
        {
            variables[name] = value;
        }

        var (code, output, error) = NativeRuntimeTests.Run(NativeRuntimeTests.SmokeApp, variables, "arenas");

        Assert.True(code == 0, error);
        var counts = Regex.Match(output, "arenas: ([0-9]+), then ([0-9]+)");
        Assert.Equal(Math.Max(Number(counts.Groups[1]), most), Number(counts.Groups[2]));
    }

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);
}
