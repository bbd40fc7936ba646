using System.Runtime.InteropServices;

namespace Pyoco;

/// <summary>A larger stack for the signal handlers of a thread, on Linux.</summary>
/// <remarks>The kernel saves the registers of a thread on that stack when a signal comes. A thread that has computed in bfloat16 on a
/// processor with AMX has 8 KB more of them, and the stack that .NET 10 gives its threads is too small for that: the kernel then ends the
/// process, where .NET would have thrown a <see cref="NullReferenceException"/>.</remarks>
internal sealed unsafe class SignalStack : IDisposable
{
    private const int Size = 256 << 10;
    private const int PageSize = 4096;

    private readonly void* _memory;
    private readonly Description _before;

    private SignalStack(void* memory, Description before)
    {
        _memory = memory;
        _before = before;
    }

    /// <summary>Gives the calling thread a larger one, until it is disposed on the same thread; null where there is no need or no
    /// way.</summary>
    public static SignalStack? Enlarge()
    {
        if (!OperatingSystem.IsLinux() || Set(null, out var before) != 0 || before.Size >= Size)
        {
            return null;
        }

        var memory = NativeMemory.AlignedAlloc(Size, PageSize);
        var larger = new Description { Pointer = memory, Size = Size };
        if (Set(&larger, out before) == 0)
        {
            return new SignalStack(memory, before);
        }

        NativeMemory.AlignedFree(memory);
        return null;
    }

    /// <summary>The size of the calling thread's stack for signals.</summary>
    internal static long CurrentSize() => Set(null, out var now) == 0 ? (long)now.Size : 0;

    /// <summary>Gives the thread its own one back.</summary>
    public void Dispose()
    {
        var before = _before;
        if (Set(&before, out _) == 0)
        {
            NativeMemory.AlignedFree(_memory);
        }
    }

    [DllImport("libc", EntryPoint = "sigaltstack")]
    private static extern int Set(Description* next, out Description before);

    // stack_t of Linux, the same on all processors that .NET runs on.
    private struct Description
    {
        public void* Pointer;
        public int Flags;
        public nuint Size;
    }
}
