using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Pyoco;

/// <summary>Loads libtorch and TorchSharp's native library, on systems too where TorchSharp alone does not.</summary>
/// <remarks>TorchSharp 0.107's Linux library asks for the libstdc++ of GCC 13, which Debian 12 and Ubuntu 22.04 do not have, though no
/// code in it needs more than theirs. The loader marks that one requirement as weak in a copy of the library and loads the copy, which is
/// a file without a name: nobody else can exchange it, and nothing is left on the disk. Where a system runs no code from memory, the
/// variable
/// PYOCO_NATIVE_FOLDER names a folder for the copy. The loader also keeps the threads of libtorch from spinning while they wait, unless
/// OMP_WAIT_POLICY or GOMP_SPINCOUNT is set. A module initializer in every executable that references Pyoco.Core calls
/// <see cref="Load"/>, because TorchSharp fails for good when a program touches it first. On Windows and macOS it does nothing.</remarks>
public static class NativeRuntime
{
    private const string Library = "LibTorchSharp";
    private static readonly Lock Gate = new();
    private static bool _loaded;

    /// <summary>Why the native libraries did not load and what to do; null when they loaded or need no help.</summary>
    public static string? Diagnosis { get; private set; }

    /// <summary>Loads the native libraries once. Never throws, so that a program which does not use torch runs without them; the problem is
    /// in <see cref="Diagnosis"/>, and on the error stream before TorchSharp's own message, which is misleading.</summary>
    public static void Load()
    {
        lock (Gate)
        {
            if (_loaded || !OperatingSystem.IsLinux())
            {
                return;
            }

            try
            {
                Diagnosis = LoadOnLinux(typeof(torch).Assembly);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException or BadImageFormatException)
            {
                Diagnosis = $"The native library of TorchSharp could not be prepared: {e.Message}";
            }

            _loaded = true;
            if (Diagnosis is not null)
            {
                Console.Error.WriteLine($"Pyoco: {Diagnosis}");
            }
        }
    }

    /// <summary>Throws when torch cannot run here, with the package that is missing; call it before the first tensor.</summary>
    /// <exception cref="DllNotFoundException">libtorch or TorchSharp's native library is absent or unusable.</exception>
    public static void ThrowIfUnavailable()
    {
        Load();
        if (Diagnosis is { } diagnosis)
        {
            throw new DllNotFoundException(diagnosis);
        }
    }

    private static string? LoadOnLinux(Assembly torchSharp)
    {
        if (!WaitingThreads.Sleep(() => NativeLibrary.TryLoad("torch_cpu", torchSharp, null, out _)))
        {
            return "libtorch was not found beside this program. Add exactly one of the packages TorchSharp-cpu, TorchSharp-cuda-linux "
                + "or TorchSharp-cuda-windows to the executable project (the libraries reference TorchSharp alone).";
        }

        if (NativeLibrary.TryLoad(Library, torchSharp, null, out _))
        {
            return null;
        }

        if (FindLibrary() is not { } path)
        {
            return $"lib{Library}.so was not found beside this program. It comes with the package TorchSharp; restore and build the "
                + "executable project again.";
        }

        // The copy has no folder: what it needs must be in the process before.
        NativeLibrary.TryLoad("torch", torchSharp, null, out _);
        NativeLibrary.TryLoad("torch_cuda", torchSharp, null, out _);
        var copy = VersionNeedPatch.Weakened(path, "GLIBCXX_3.4.32");
        return NamelessLibrary.Load(copy, Environment.GetEnvironmentVariable(NamelessLibrary.FolderVariable)) is { } reason
            ? $"{path} does not load, and neither does a copy without its libstdc++ requirement. {reason}"
            : null;
    }

    private static string? FindLibrary()
    {
        var searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string[] folders =
        [
            AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"),
            .. searched.Split(':', StringSplitOptions.RemoveEmptyEntries),
        ];
        return folders.Select(f => Path.Combine(f, $"lib{Library}.so")).FirstOrDefault(File.Exists);
    }
}
