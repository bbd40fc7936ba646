namespace Pyoco;

/// <summary>Writes several files into one folder without loss: a manifest, <c>pyoco-files.json</c>, lists them, and only files that it
/// lists and that are as they were written are ever replaced or deleted.</summary>
public static class OutputFolder
{
    /// <summary>The name of the manifest in the folder.</summary>
    public const string ManifestName = "pyoco-files.json";

    /// <summary>Writes files into a folder, which is made when it is missing. They replace the files of the last writing; where a write
    /// fails, nothing has changed. Other files stay as they are.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">At least one name, without a folder, and what writes its content.</param>
    /// <exception cref="ArgumentException">There is no file, or a name is not a plain file name.</exception>
    /// <exception cref="IOException">The folder cannot be written, or holds a file of one of these names that Pyoco did not write
    /// or that was changed since.</exception>
    public static void Write(string folder, IReadOnlyDictionary<string, Action<Stream>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        ThrowIfWrong(folder, files.Keys);
        Writer(folder).Write([.. files.Select(f => (f.Key, f.Value))], new FolderManifest { PyocoManifest = 1, Files = [] });
    }

    /// <summary>Refuses a folder into which <see cref="Write"/> could not write these files; nothing is left behind.</summary>
    /// <param name="folder">The folder; it may be missing.</param>
    /// <param name="names">The files' names, at least one.</param>
    /// <exception cref="ArgumentException">There is no name, or one is not a plain file name.</exception>
    /// <exception cref="IOException">The files cannot be written; the message says why.</exception>
    public static void ThrowIfNotWritable(string folder, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] all = [.. names];
        ThrowIfWrong(folder, all);
        Writer(folder).ThrowIfNotWritable(all);
    }

    private static FolderWriter Writer(string folder) => new(folder, ManifestName, _ => false);

    private static void ThrowIfWrong(string folder, IEnumerable<string> names)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!names.Any())
        {
            throw new ArgumentException("There is no file to write.", nameof(names));
        }

        if (names.FirstOrDefault(n => !FolderManifest.IsPlainName(n) || n is ManifestName or StagingFolder.Name) is { } wrong)
        {
            throw new ArgumentException($"'{wrong}' is not the name of a file to write; a plain file name was expected.", nameof(names));
        }
    }
}
