namespace Pyoco;

/// <summary>Writes a folder whole or not at all: beside its place first, flushed to the disk, then put into it.</summary>
/// <remarks>On Linux the old folder and the new one change places in one step, so that a process that is killed at any moment leaves the
/// one or the other. Elsewhere the old one is moved away first; <see cref="Recover"/> brings it back if the process ends in between. It
/// takes the room of both for a while.</remarks>
internal static class WholeFolder
{
    /// <summary>Writes a folder in place of one that may be there.</summary>
    /// <param name="folder">The folder; where it is a symbolic link, the folder that it points to is replaced and the link stays. Folders
    /// above it are made when they are not there.</param>
    /// <param name="write">Writes the content into a new folder, whose path it gets; when it throws, nothing has changed.</param>
    /// <param name="isOwn">Whether a file of the old folder, by its path in it with slashes, goes with it. Others, somebody else's, are
    /// moved into the new folder.</param>
    /// <exception cref="IOException">A file is in the way, or the folder cannot be written.</exception>
    public static void Write(string folder, Action<string> write, Func<string, bool> isOwn)
    {
        var target = Target(folder);
        if (File.Exists(target))
        {
            throw new IOException($"{folder} is a file; a folder was expected.");
        }

        if (Path.GetDirectoryName(target) is not { } parent)
        {
            throw new IOException($"{folder} is the root of a file system, which cannot be replaced.");
        }

        using var pending = Stage(folder, parent, target, isOwn);
        write(pending.Content);
        FlushToDisk(pending.Content);
        if (Directory.Exists(target))
        {
            TakeModes(target, pending.Content);
            pending.Exchange(target);
            ForeignFiles.Move(pending.Old, target, isOwn);
        }
        else
        {
            Directory.Move(pending.Content, target);
        }
    }

    /// <summary>Cleans up after processes that were killed while they wrote a folder: what they wrote goes, files of somebody else that
    /// they had not moved yet are moved, and an old folder that was moved away comes back. Those of living processes are let
    /// alone.</summary>
    public static void Recover(string folder, Func<string, bool> isOwn)
    {
        var target = Target(folder);
        if (Path.GetDirectoryName(target) is { } parent && Directory.Exists(parent))
        {
            foreach (var pending in PendingFolder.Leftovers(parent, target))
            {
                using (pending)
                {
                    pending.GiveBack(target, isOwn);
                }
            }
        }
    }

    private static PendingFolder Stage(string folder, string parent, string target, Func<string, bool> isOwn)
    {
        try
        {
            Directory.CreateDirectory(parent);
            Recover(target, isOwn);
            return new PendingFolder(parent);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"The folder {folder} cannot be written: {e.Message}", e);
        }
    }

    private static string Target(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return new DirectoryInfo(full).LinkTarget is null
            ? full
            : Path.TrimEndingDirectorySeparator(Directory.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName);
    }

    private static void FlushToDisk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            // Windows flushes only what may be written to.
            using var handle = File.OpenHandle(file, access: OperatingSystem.IsWindows() ? FileAccess.ReadWrite : FileAccess.Read);
            RandomAccess.FlushToDisk(handle);
        }
    }

    // A private folder stays private.
    private static void TakeModes(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var entry in new DirectoryInfo(to).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Prepend(
            new DirectoryInfo(to)).ToArray())
        {
            var old = Path.Combine(from, Path.GetRelativePath(to, entry.FullName));
            if (new FileInfo(old).LinkTarget is null && (entry is DirectoryInfo ? Directory.Exists(old) : File.Exists(old)))
            {
                entry.UnixFileMode = File.GetUnixFileMode(old);
            }
        }
    }
}
