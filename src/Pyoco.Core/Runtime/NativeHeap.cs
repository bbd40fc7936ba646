using System.Runtime.InteropServices;

namespace Pyoco;

/// <summary>The heap of the C library, which libtorch's tensors on the CPU are in.</summary>
internal static class NativeHeap
{
    /// <summary>Bytes in use; null where the C library does not tell (only glibc from 2.33 on does).</summary>
    public static long? BytesInUse()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            var state = State();
            return checked((long)(state.InUse + state.Mapped));
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "mallinfo2")]
    private static extern HeapState State();

    // struct mallinfo2: ten numbers, of which two are of interest.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct HeapState
    {
        public readonly nuint Arena;
        public readonly nuint FreeChunks;
        public readonly nuint FastChunks;
        public readonly nuint MappedChunks;
        public readonly nuint Mapped;
        public readonly nuint Unused;
        public readonly nuint FastFree;
        public readonly nuint InUse;
        public readonly nuint Free;
        public readonly nuint Releasable;
    }
}
