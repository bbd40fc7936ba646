using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Pyoco;

/// <summary>Loads libtorch and TorchSharp's native library, on systems too where TorchSharp alone does not.</summary>
/// <remarks>TorchSharp 0.107's Linux library asks for the libstdc++ of GCC 13, which Debian 12 and Ubuntu 22.04 do not have, though no
/// code in it needs more than theirs. The loader marks that one requirement as weak in a copy of the library and loads the copy, which is
/// a file without a name: nobody else can exchange it, and nothing is left on the disk. Where a system runs no code from memory, the
/// variable PYOCO_NATIVE_FOLDER names a folder for the copy. The loader also keeps the threads of libtorch from spinning while they wait,
/// unless OMP_WAIT_POLICY or GOMP_SPINCOUNT is set, libtorch's warnings from the error stream, unless TORCH_CPP_LOG_LEVEL is set, and
/// the C library from making ever more arenas, unless MALLOC_ARENA_MAX is set.
/// TorchSharp fails for good when a program touches it first, so the loader waits for it from the first line on: see
/// <see cref="LoadWithTorchSharp"/>. On Windows and macOS it does nothing.</remarks>
public static class NativeRuntime
{
    private const string Library = "LibTorchSharp";
    private static readonly Lock Gate = new();
    private static bool _waits;
    private static bool _loaded;
    private static bool _told;

    /// <summary>Why the native libraries did not load and what to do; null when they loaded, are not loaded yet or need no help.</summary>
    public static string? Diagnosis { get; private set; }

    /// <summary>Loads the native libraries as soon as TorchSharp's assembly is loaded: before the first method that uses a tensor runs, and
    /// not at all in a program that uses none. Pyoco.Core calls it when its own code is first used; a module initializer that its package
    /// brings calls it before the first line of C# and F# programs. Calls after the first do nothing.</summary>
#pragma warning disable CA2255 // Natives are loaded for the whole process, whoever brings this library.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void LoadWithTorchSharp()
    {
        lock (Gate)
        {
            if (_waits || !OperatingSystem.IsLinux())
            {
                return;
            }

            _waits = true;
        }

        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => LoadIfTorchSharp(loaded.LoadedAssembly);
        Array.ForEach(AppDomain.CurrentDomain.GetAssemblies(), LoadIfTorchSharp);
    }

    /// <summary>Loads the native libraries once. Never throws, so that a program which does not use torch runs without them; the problem is
    /// in <see cref="Diagnosis"/>, and on the error stream when torch is used, before TorchSharp's own message, which is
    /// misleading.</summary>
    public static void Load() => Load(typeof(torch).Assembly);

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

    private static void LoadIfTorchSharp(Assembly assembly)
    {
        if (assembly.GetName().Name == nameof(TorchSharp))
        {
            Load(assembly);
        }
    }

    private static void Load(Assembly torchSharp)
    {
        lock (Gate)
        {
            if (_loaded || !OperatingSystem.IsLinux())
            {
                return;
            }

            try
            {
                Diagnosis = LoadOnLinux(torchSharp);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException or BadImageFormatException)
            {
                Diagnosis = $"The native library of TorchSharp could not be prepared: {e.Message}";
            }

            _loaded = true;
            if (Diagnosis is not null)
            {
                // A program may know TorchSharp's types and use none of them: it is told when TorchSharp looks for its library.
                AssemblyLoadContext.GetLoadContext(torchSharp)!.ResolvingUnmanagedDll += (_, _) => Tell();
            }
        }
    }

    private static nint Tell()
    {
        lock (Gate)
        {
            if (!_told)
            {
                _told = true;
                Console.Error.WriteLine($"Pyoco: {Diagnosis}");
            }
        }

        return 0;
    }

    private static string? LoadOnLinux(Assembly torchSharp)
    {
        NativeHeap.LimitArenas();
        if (!WaitingThreads.Sleep(() => NativeLibrary.TryLoad("torch_cpu", torchSharp, null, out _)))
        {
            return "libtorch was not found beside this program. Add exactly one of the packages TorchSharp-cpu, TorchSharp-cuda-linux "
                + "or TorchSharp-cuda-windows to the executable project (the libraries reference TorchSharp alone).";
        }

        if (NativeLibrary.TryLoad("c10", torchSharp, null, out var c10))
        {
            LibtorchLog.Begin(c10);
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
