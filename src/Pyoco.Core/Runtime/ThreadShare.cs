using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A share of the processors for what libtorch computes on one thread, so that several threads can compute side by side.</summary>
/// <remarks>OpenMP keeps the number of threads for each thread that calls it, and MKL asks OpenMP for it. libtorch's own
/// <c>set_num_threads</c> will not do: it sets MKL's number for the whole process.</remarks>
internal sealed unsafe class ThreadShare : IDisposable
{
    private static readonly Library? Loaded = Library.Open();

    private readonly int _before;
    private readonly int _beforeMkl;

    private ThreadShare(int before, int beforeMkl) => (_before, _beforeMkl) = (before, beforeMkl);

    /// <summary>Whether shares can be given: on Linux, with a libtorch that uses OpenMP and MKL.</summary>
    public static bool IsAvailable => Loaded is not null;

    /// <summary>Gives the calling thread a share, until it is disposed on the same thread.</summary>
    /// <param name="threads">The threads that an operation may use, at least 1.</param>
    /// <exception cref="InvalidOperationException">Shares cannot be given.</exception>
    public static ThreadShare Take(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var library = Loaded ?? throw new InvalidOperationException("libtorch's threads cannot be shared out on this system.");
        var before = get_num_threads(); // libtorch sets the number itself when a thread first asks
        library.SetThreads(threads);

        // MKL asks OpenMP, unless the host has called set_num_threads.
        var beforeMkl = library.MklThreads() == threads ? -1 : library.SetMklThreads(threads);
        return new ThreadShare(before, beforeMkl);
    }

    /// <summary>Gives the thread its number back.</summary>
    public void Dispose()
    {
        Loaded!.SetThreads(_before);
        if (_beforeMkl >= 0)
        {
            Loaded.SetMklThreads(_beforeMkl);
        }
    }

    // The functions of the libraries that libtorch itself is linked to.
    private sealed class Library(nint setThreads, nint mklThreads, nint setMklThreads)
    {
        public static Library? Open()
        {
            _ = get_num_threads(); // libtorch is loaded now

            // Of MKL's two spellings the lower-case one is Fortran's, which takes addresses.
            return OperatingSystem.IsLinux()
                && NativeLibrary.TryLoad("libtorch_cpu.so", out var library)
                && NativeLibrary.TryGetExport(library, "omp_set_num_threads", out var set)
                && NativeLibrary.TryGetExport(library, "MKL_Get_Max_Threads", out var mkl)
                && NativeLibrary.TryGetExport(library, "MKL_Set_Num_Threads_Local", out var setMkl)
                    ? new Library(set, mkl, setMkl)
                    : null;
        }

        public void SetThreads(int threads) => ((delegate* unmanaged<int, void>)setThreads)(threads);

        public int MklThreads() => ((delegate* unmanaged<int>)mklThreads)();

        // Returns the number before, 0 where the thread had none of its own.
        public int SetMklThreads(int threads) => ((delegate* unmanaged<int, int>)setMklThreads)(threads);
    }
}
