namespace Pyoco.Models;

/// <summary>The door of files and folders that are read: what is there is of the right kind, or a message says what it is.</summary>
internal static class InputFile
{
    private const int NamesShown = 5;

    /// <summary>Refuses what is no regular file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="expected">What was expected, as the subject of a sentence: "a safetensors file".</param>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    /// <exception cref="CheckpointException">There is a folder, a device, a pipe or a socket.</exception>
    public static void Check(string path, string expected)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new CheckpointException($"{path} is a folder{Content(path)}; {expected} was expected.");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path} was not found; {expected} was expected.", path);
        }

        if (!FileKind.IsRegular(path))
        {
            throw new CheckpointException($"{path} is a device, a pipe or a socket; {expected} was expected.");
        }
    }

    /// <summary>Refuses a file where a folder is meant; a folder that is missing is left to who looks for its files.</summary>
    /// <param name="path">The path.</param>
    /// <param name="expected">What was expected, as the subject of a sentence: "the folder of a component".</param>
    /// <exception cref="CheckpointException">There is a file.</exception>
    public static void CheckFolder(string path, string expected)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
        {
            throw new CheckpointException($"{path} is a file; {expected} was expected.");
        }
    }

    private static string Content(string folder)
    {
        string[] names = [.. Directory.EnumerateFileSystemEntries(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        return names.Length == 0 ? " without files" : $" of {string.Join(", ", names.Take(NamesShown))}"
            + (names.Length > NamesShown ? $" and {names.Length - NamesShown} more" : "");
    }
}
