using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Pyoco.Noise;

/// <summary>Memory to work in, the same size for every thread, kept from one use to the next.</summary>
/// <remarks>Filled with zeros when it is new: padding is computed with too, and numbers that are none take long.</remarks>
internal sealed unsafe class AlignedMemory(nuint floats)
{
    private const int Alignment = 64;

    private readonly ConcurrentBag<float[]> _idle = []; // pinned

    /// <summary>Memory that no other thread works in until it is disposed.</summary>
    public Lease Rent()
    {
        var array = _idle.TryTake(out var used)
            ? used
            : GC.AllocateArray<float>((int)floats + Alignment / sizeof(float), pinned: true);
        return new Lease(this, array);
    }

    /// <summary>Memory in use.</summary>
    public readonly ref struct Lease(AlignedMemory memory, float[] array)
    {
        /// <summary>Its first float, at an address that is a multiple of 64 bytes.</summary>
        public float* Start => (float*)(((nuint)Unsafe.AsPointer(ref array[0]) + (Alignment - 1)) & ~(nuint)(Alignment - 1));

        /// <summary>Gives it back.</summary>
        public void Dispose() => memory._idle.Add(array);
    }
}
