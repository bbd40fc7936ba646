namespace Pyoco;

/// <summary>Writes the files of a folder together. Files that the folder's manifest does not know, or that were changed since, are never
/// replaced or deleted: the folder is refused instead, before anything is written.</summary>
/// <param name="folder">The folder; it need not exist.</param>
/// <param name="manifestName">The name of its manifest.</param>
/// <param name="claims">Names that must not be there unless this library wrote them, beside the names that are written.</param>
internal sealed class FolderWriter(string folder, string manifestName, Func<string, bool> claims)
{
    private const int MostNames = 3;
    private readonly string _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>Writes the files. All are written under temporary names first, so that a failure changes nothing; then the manifest lists
    /// the old files and the new ones, the new ones take their places, the old ones that are left go, and the manifest lists the new ones
    /// alone. After a crash at any point the next writing finds in the manifest which files are ours.</summary>
    /// <param name="files">Names and contents.</param>
    /// <param name="manifest">The other entries of the manifest.</param>
    /// <exception cref="IOException">The folder cannot be written, or holds foreign files where ours would be.</exception>
    public void Write(IReadOnlyList<(string Name, Action<Stream> Write)> files, FolderManifest manifest)
    {
        var names = files.Select(f => f.Name).ToArray();
        ThrowIfInTheWay();
        var isNew = !Directory.Exists(_path);
        Directory.CreateDirectory(_path);
        try
        {
            using var staging = new StagingFolder(_path);
            Ours(names);
            var staged = files.Select(f => staging.Write(f.Name, f.Write)).ToArray();
            var ours = Ours(names); // again: writing took its time
            var complete = manifest with { Files = [.. staged.Select(s => s.File)] };
            (complete with { Earlier = ours }).Write(_path, manifestName);
            foreach (var file in staged)
            {
                File.Move(file.Temporary, Path.Combine(_path, file.File.Name), overwrite: true);
            }

            foreach (var stale in ours.Where(f => !names.Contains(f.Name, StringComparer.OrdinalIgnoreCase)))
            {
                File.Delete(Path.Combine(_path, stale.Name));
            }

            complete.Write(_path, manifestName);
        }
        finally
        {
            if (isNew && !Directory.EnumerateFileSystemEntries(_path).Any())
            {
                Directory.Delete(_path);
            }
        }
    }

    /// <summary>Refuses a folder in which the files cannot be written, and leaves nothing behind.</summary>
    /// <exception cref="IOException">The folder cannot be written, or holds foreign files where ours would be.</exception>
    public void ThrowIfNotWritable(IReadOnlyList<string> names)
    {
        ThrowIfInTheWay();
        WritableProbe.Try(folder, WholeFile.TemporaryIn(_path));
        if (Directory.Exists(_path))
        {
            Ours(names);
        }
    }

    private void ThrowIfInTheWay()
    {
        if (File.Exists(_path))
        {
            throw new IOException($"The output {folder} is a file; a folder was expected.");
        }
    }

    // The files of earlier writings that are there as they were written.
    private WrittenFile[] Ours(IReadOnlyCollection<string> names)
    {
        var manifest = ReadManifest();
        WrittenFile[] known = manifest is null ? [] : [.. manifest.Files.Concat(manifest.Earlier ?? []).Distinct()];
        var ours = known.Where(f => f.StandsIn(_path)).ToArray();
        var written = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] foreign =
        [
            .. Directory.EnumerateFileSystemEntries(_path).Select(e => Path.GetFileName(e)!)
                .Where(n => written.Contains(n) || claims(n)).Except(ours.Select(f => f.Name)).Order(StringComparer.Ordinal),
        ];
        if (foreign.Length > 0)
        {
            var more = foreign.Length > MostNames ? $" and {foreign.Length - MostNames} more" : "";
            throw new IOException(
                $"The folder {folder} holds {string.Join(", ", foreign.Take(MostNames))}{more}, "
                + "which Pyoco did not write or somebody changed since. "
                + "Nothing was written; move these files away, or name another folder.");
        }

        return ours;
    }

    private FolderManifest? ReadManifest()
    {
        try
        {
            return FolderManifest.Read(_path, manifestName);
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"{e.Message} Nothing was written; move it away, or name another folder than {folder}.", e);
        }
    }
}
