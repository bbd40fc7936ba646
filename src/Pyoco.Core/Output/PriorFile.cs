namespace Pyoco;

/// <summary>Finds the file that the specification of a prior names, and keeps a model's folder to its own files.</summary>
internal static class PriorFile
{
    /// <summary>The parameter that names a file.</summary>
    public const string Parameter = "file";

    private const int MostLinks = 40; // as many as Linux follows

    /// <summary>The full path of a regular file.</summary>
    /// <param name="file">The file as the specification names it.</param>
    /// <param name="folder">The model's folder, which the file has to be in; null for a file that the caller names.</param>
    /// <exception cref="InvalidDataException">The name leads out of the folder, or to something else than a regular file.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string Find(string file, string? folder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        if (file.Contains('\0'))
        {
            throw new InvalidDataException($"The file name of a noise prior{In(folder)} has a null character.");
        }

        var full = folder is null ? Path.GetFullPath(file) : Inside(file, folder);
        if (Directory.Exists(full) || !FileKind.IsRegular(full))
        {
            throw new InvalidDataException(
                $"The file '{file}' of a noise prior{In(folder)} is not a regular file (a folder, a device, a pipe or a socket).");
        }

        return File.Exists(full)
            ? full
            : throw new FileNotFoundException($"The file '{file}' of a noise prior{In(folder)} was not found.", full);
    }

    private static string Inside(string file, string folder)
    {
        if (Path.IsPathRooted(file) || file.Contains(':'))
        {
            throw Outside(file, folder, "is an absolute path");
        }

        if (file.Split('/', '\\').Contains(".."))
        {
            throw Outside(file, folder, "has '..' in it");
        }

        var root = Path.TrimEndingDirectorySeparator(RealPath(folder));
        var real = RealPath(Path.Combine(folder, file));
        return real.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? real
            : throw Outside(file, folder, "is a symbolic link that leads out of it");
    }

    /// <summary>The full path with every symbolic link resolved, those of its folders too; what is not there stays as it is.</summary>
    public static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var current = Path.GetPathRoot(full)!;
        var parts = new Stack<string>(Parts(full[current.Length..]));
        for (var links = 0; parts.TryPop(out var part);)
        {
            if (part == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }

            var next = Path.Combine(current, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new InvalidDataException($"{path} has more than {MostLinks} symbolic links, or they lead in a circle.");
            }

            var root = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : "";
            current = root.Length > 0 ? root : current;
            foreach (var inner in Parts(target[root.Length..]))
            {
                parts.Push(inner);
            }
        }

        return current;
    }

    // Last part first, as a stack wants them.
    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part != ".").Reverse();

    private static InvalidDataException Outside(string file, string folder, string why) => new(
        $"The file '{file}' of a noise prior in the folder {folder} {why}; a file inside the folder was expected.");

    private static string In(string? folder) => folder is null ? "" : $" in the folder {folder}";
}
