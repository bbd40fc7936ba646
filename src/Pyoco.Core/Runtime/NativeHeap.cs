using System.Runtime.InteropServices;

namespace Pyoco;

/// <summary>The heap of the C library, which libtorch's tensors on the CPU are in.</summary>
internal static class NativeHeap
{
    /// <summary>How many arenas it has at most, those that it has already when libtorch is loaded apart.</summary>
    public const int Arenas = 4;

    private const int ArenaMax = -8;
    private const string ArenaVariable = "MALLOC_ARENA_MAX";
    private const string ArenaTunable = "glibc.malloc.arena_max";

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

    /// <summary>Has glibc make no more arenas than <see cref="Arenas"/>, unless the user has said how many. By itself it makes eight a
    /// processor; threads that come and go take one after the other, each arena keeps what the hungriest of its threads once needed, and
    /// the process grows for hours.</summary>
    /// <returns>Whether the C library took it.</returns>
    public static bool LimitArenas() => !NativeEnvironment.IsSet(ArenaVariable)
        && Environment.GetEnvironmentVariable("GLIBC_TUNABLES")?.Contains(ArenaTunable, StringComparison.Ordinal) is not true
        && Set(ArenaMax, Arenas);

    /// <summary>Sets an option of mallopt; false where the C library has none or refuses it.</summary>
    public static bool Set(int option, int value)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return SetOption(option, value) == 1;
        }
        catch (EntryPointNotFoundException)
        {
            return false; // musl has no mallopt
        }
    }

    [DllImport("libc", EntryPoint = "mallinfo2")]
    private static extern HeapState State();

    [DllImport("libc", EntryPoint = "mallopt")]
    private static extern int SetOption(int option, int value);

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
