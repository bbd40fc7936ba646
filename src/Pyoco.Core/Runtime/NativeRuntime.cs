using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Pyoco;

/// <summary>Loads libtorch and TorchSharp's native library, on systems too where TorchSharp alone does not.</summary>
/// <remarks>TorchSharp 0.107's Linux library asks for the libstdc++ of GCC 13, which Debian 12 and Ubuntu 22.04 do not have, though no
/// code in it needs more than theirs. The loader marks that one requirement as weak in a copy of the library (in the user's cache
/// folder, named by its hash) and loads the copy. A module initializer in every executable that references Pyoco.Core calls
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
        if (!NativeLibrary.TryLoad("torch_cpu", torchSharp, null, out _))
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

        var patched = VersionNeedPatch.WeakenedCopy(path, "GLIBCXX_3.4.32");
        NativeLibrary.TryLoad("torch", torchSharp, null, out _);
        NativeLibrary.TryLoad("torch_cuda", torchSharp, null, out _);
        return NativeLibrary.TryLoad(patched, out _)
            ? null
            : $"{path} does not load, even with its libstdc++ requirement weakened. Pyoco needs glibc 2.34 and "
                + "the libstdc++ of GCC 12 or newer (Debian 12, Ubuntu 22.04, or later).";
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
