using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Pyoco.Models;

/// <summary>Size and time of the last writing of a file, by which a change is noticed.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Written">When it was last written to (UTC).</param>
internal readonly record struct FileStamp(long Length, DateTime Written)
{
    /// <summary>The stamp of an open file, whatever stands under its name by now.</summary>
    public static FileStamp Of(SafeFileHandle handle) => new(RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));

    /// <summary>The stamp of what stands under a name; null where nothing does.</summary>
    public static FileStamp? Of(string path) =>
        new FileInfo(path) is { Exists: true } file ? new FileStamp(file.Length, file.LastWriteTimeUtc) : null;

    /// <summary>For messages: <c>1024 bytes, written 2026-02-03 04:05:06.0000001 UTC</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Length} bytes, written {Written:yyyy-MM-dd HH:mm:ss.fffffff} UTC");
}
