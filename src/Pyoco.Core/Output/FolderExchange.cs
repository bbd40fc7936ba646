using System.Runtime.InteropServices;

namespace Pyoco;

/// <summary>Puts two folders in each other's places in one step, so that no moment has neither, where the system can.</summary>
internal static class FolderExchange
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint Exchange = 2; // RENAME_EXCHANGE
    private static readonly int[] Unsupported = [22, 38, 95]; // EINVAL, ENOSYS, EOPNOTSUPP: an old kernel, or a file system without it

    /// <summary>Exchanges two folders of one file system; false where the system cannot, and nothing has changed.</summary>
    /// <exception cref="IOException">It failed for another reason.</exception>
    public static bool Try(string first, string second)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            if (RenameAt2(CurrentFolder, first, CurrentFolder, second, Exchange) == 0)
            {
                return true;
            }
        }
        catch (EntryPointNotFoundException) // a C library without it
        {
            return false;
        }

        var error = Marshal.GetLastPInvokeError();
        return !Unsupported.Contains(error)
            ? throw new IOException($"The folder {second} cannot be replaced: {Marshal.GetPInvokeErrorMessage(error)}")
            : false;
    }

    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static extern int RenameAt2(
        int firstFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string first,
        int secondFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string second, uint flags);
}
