using System.Text;

namespace Pyoco;

/// <summary>Writes files whole or not at all: to a temporary file in the same folder first, flushed to the disk, then moved over the
/// target.</summary>
internal static class WholeFile
{
    private const string TemporaryStart = ".pyoco-";
    private const string TemporaryEnd = ".tmp";

    /// <summary>Writes a file, replacing one that is there. A process that is killed on the way leaves the old file as it was, and
    /// perhaps a temporary file, which <see cref="DeleteLeftovers"/> removes.</summary>
    /// <param name="path">The file; its folder exists. Where it is a symbolic link, the file that it points to is written and the link
    /// stays.</param>
    /// <param name="write">Writes the content; when it throws, nothing has changed.</param>
    /// <exception cref="IOException">A folder or a device is in the way, the old file is read-only, or the folder is missing.</exception>
    public static void Write(string path, Action<Stream> write) => WriteAt(path, temporary =>
    {
        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        write(stream);
        stream.Flush(flushToDisk: true);
    });

    /// <summary>Writes a file as <see cref="Write"/> does, for what writes to a path, such as another program.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="write">Writes the content to the path that it is given, at which there is nothing, and to the disk.</param>
    /// <exception cref="IOException">A folder or a device is in the way, the old file is read-only, or the folder is missing.</exception>
    public static void WriteAt(string path, Action<string> write)
    {
        var target = Target(path);
        ThrowIfNotReplaceable(path, target);
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder {folder} of the file {path} was not found.");
        }

        var temporary = TemporaryIn(folder);
        try
        {
            write(temporary);
            KeepMode(target, temporary);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes a text in UTF-8, as <see cref="Write"/> does.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>The full path of the file that a path leads to, through any symbolic links; it need not exist.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    /// <summary>Refuses a target that cannot be replaced by a file.</summary>
    /// <param name="path">The path as it was given, for the message.</param>
    /// <param name="target">What it leads to.</param>
    public static void ThrowIfNotReplaceable(string path, string target)
    {
        var named = target == Path.GetFullPath(path) ? path : $"{path} (a link to {target})";
        if (Directory.Exists(target) || Path.EndsInDirectorySeparator(target))
        {
            throw new IOException($"{named} is a folder; a file was expected.");
        }

        if (!File.Exists(target))
        {
            return;
        }

        if (!FileKind.IsRegular(target))
        {
            throw new IOException($"{named} is not a regular file (a device, a pipe or a socket); a file was expected.");
        }

        if (IsReadOnly(target))
        {
            throw new IOException($"{named} is read-only; it is not replaced.");
        }
    }

    /// <summary>A path for a temporary file. Its name is short and its own: a suffix would make a name of 219 bytes longer than file
    /// systems take.</summary>
    public static string TemporaryIn(string folder) => Path.Combine(folder, $"{TemporaryStart}{Guid.NewGuid():N}{TemporaryEnd}");

    /// <summary>Deletes temporary files that killed processes left in a folder; only for callers that know that nobody writes there
    /// now.</summary>
    public static void DeleteLeftovers(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, $"{TemporaryStart}*{TemporaryEnd}"))
        {
            if (IsTemporary(Path.GetFileName(file)))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Whether a name is one of <see cref="TemporaryIn"/>.</summary>
    public static bool IsTemporary(string name) =>
        name.StartsWith(TemporaryStart, StringComparison.Ordinal) && name.EndsWith(TemporaryEnd, StringComparison.Ordinal)
        && name.Length > TemporaryStart.Length + TemporaryEnd.Length
        && Guid.TryParseExact(name[TemporaryStart.Length..^TemporaryEnd.Length], "N", out _);

    private static bool IsReadOnly(string path)
    {
        const UnixFileMode write = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        return OperatingSystem.IsWindows()
            ? (File.GetAttributes(path) & FileAttributes.ReadOnly) != 0
            : (File.GetUnixFileMode(path) & write) == 0;
    }

    private static void KeepMode(string target, string temporary)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        }
    }
}
