using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pyoco;

/// <summary>Loads a native library from bytes, through a file that has no name: in memory, or in a folder and removed from it at
/// once.</summary>
/// <remarks>A library that is written under a name and then loaded by this name can be exchanged in between by whoever may write to the
/// folder. Here the loader
/// follows the descriptor of the open file (<c>/proc/self/fd/N</c>), so it does not matter whose the folder is. Libraries that the loaded
/// one needs must be in
/// the process already, as <c>$ORIGIN</c> leads nowhere.</remarks>
internal static class NamelessLibrary
{
    /// <summary>The environment variable that names the folder to use in place of memory.</summary>
    public const string FolderVariable = "PYOCO_NATIVE_FOLDER";

    private const uint CloseOnExec = 1;
    private const uint Executable = 0x10; // Linux 6.3; needed where vm.memfd_noexec is 1

    // The loader knows libraries by path. A descriptor that is closed could be given to another file, which would then be taken for this
    // library.
    private static readonly List<FileStream> Kept = [];

    /// <summary>Loads a library on Linux.</summary>
    /// <param name="image">Its bytes.</param>
    /// <param name="folder">The folder to use in place of memory; when null or empty memory, then the user's cache folder and the folder
    /// for temporary files.</param>
    /// <returns>Null when it is loaded, else why it is not and what to do.</returns>
    public static string? Load(ReadOnlySpan<byte> image, string? folder)
    {
        string?[] places = string.IsNullOrEmpty(folder) ? [null, .. Folders().Where(Directory.Exists)] : [folder];
        var reasons = new List<string>();
        foreach (var place in places)
        {
            try
            {
                Load(place is null ? InMemory() : InFolder(place), image);
                return null;
            }
            catch (Exception e)
                when (e is IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException)
            {
                // The loader's own account is the last line of what .NET says.
                reasons.Add($"{place ?? "memory"}: {e.Message.Trim().Split('\n')[^1]}");
            }
        }

        return Advice(reasons);
    }

    private static void Load(FileStream file, ReadOnlySpan<byte> image)
    {
        try
        {
            file.Write(image);
            file.Flush();
            NativeLibrary.Load($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}");
            Kept.Add(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static FileStream InMemory()
    {
        var descriptor = CreateInMemory("pyoco", CloseOnExec | Executable);
        descriptor = descriptor >= 0 ? descriptor : CreateInMemory("pyoco", CloseOnExec); // before Linux 6.3
        return descriptor >= 0
            ? new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.ReadWrite)
            : throw new IOException($"no file in memory can be made ({Marshal.GetLastPInvokeErrorMessage()})");
    }

    // Nobody else can open the file while it has a name, and the name must be new.
    private static FileStream InFolder(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), $"pyoco-{Guid.NewGuid():N}.so");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        var stream = new FileStream(path, options);
        File.Delete(path);
        return stream;
    }

    private static string[] Folders() =>
    [
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? "",
        Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "", ".cache"),
        Path.GetTempPath(),
    ];

    private static string Advice(List<string> reasons) => reasons.Any(r => r.Contains("' not found (required by", StringComparison.Ordinal))
        ? $"Pyoco needs glibc 2.34 and the libstdc++ of GCC 12 or newer (Debian 12, Ubuntu 22.04, or later). {string.Join("; ", reasons)}"
        : $"Set the environment variable {FolderVariable} to a folder that this process may write to and that is not mounted noexec; "
            + "nothing stays in it. "
            + $"Tried: {string.Join("; ", reasons)}.";

    [DllImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    private static extern int CreateInMemory([MarshalAs(UnmanagedType.LPStr)] string name, uint flags);
}
