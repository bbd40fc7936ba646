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
}
