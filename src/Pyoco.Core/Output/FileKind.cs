using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Pyoco;

/// <summary>Tells regular files from devices, pipes and sockets, which .NET does not.</summary>
internal static class FileKind
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint TypeAndMode = 3; // STATX_TYPE | STATX_MODE
    private const int ModeOffset = 28; // of stx_mode in struct statx, which is the same on every architecture
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>Whether a path leads to a regular file, or to nothing. Systems other than Linux are not asked: there it is true.</summary>
    public static bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        var status = new byte[256];
        try
        {
            return Statx(CurrentFolder, path, 0, TypeAndMode, status) != 0
                || (BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeOffset)) & TypeMask) == Regular;
        }
        catch (EntryPointNotFoundException) // a C library before 2018
        {
            return true;
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);
}
