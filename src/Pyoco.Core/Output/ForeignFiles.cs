namespace Pyoco;

/// <summary>Files in a folder of ours that somebody else put there.</summary>
internal static class ForeignFiles
{
    /// <summary>Moves them from one folder into another. What has the name of something that is there stays where it is; symbolic links are
    /// moved, never followed.</summary>
    /// <param name="from">The folder that they are in.</param>
    /// <param name="to">The folder that they go to.</param>
    /// <param name="isOwn">Whether a file, by its path in the folder with slashes, is ours.</param>
    public static void Move(string from, string to, Func<string, bool> isOwn)
    {
        foreach (var file in Files(new DirectoryInfo(from)))
        {
            var relative = Path.GetRelativePath(from, file.FullName);
            var target = Path.Combine(to, relative);
            if (WholeFile.IsTemporary(file.Name) || isOwn(relative.Replace('\\', '/')) || Path.Exists(target))
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (file is DirectoryInfo)
            {
                Directory.Move(file.FullName, target);
            }
            else
            {
                File.Move(file.FullName, target);
            }
        }
    }

    // Links to folders are entries themselves, and so are folders without any.
    private static IEnumerable<FileSystemInfo> Files(DirectoryInfo folder)
    {
        foreach (var entry in folder.GetFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } inner && inner.EnumerateFileSystemInfos().Any())
            {
                foreach (var file in Files(inner))
                {
                    yield return file;
                }
            }
            else
            {
                yield return entry;
            }
        }
    }
}
