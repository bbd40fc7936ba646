namespace Pyoco;

/// <summary>Checks whether a file can be written, before the work that it is meant to hold.</summary>
public static class OutputFile
{
    /// <summary>Refuses a path at which no file can be written: a folder or a device in the way, a file in place of a folder, a read-only
    /// file, missing rights, a full disk, a name that is too long. Writes a small file to try it out and removes it again.</summary>
    /// <param name="path">The file; it and folders above it may be missing. A file that is there stays as it is.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file cannot be written; the message names it and says why.</exception>
    public static void ThrowIfNotWritable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = WholeFile.Target(path);
        WholeFile.ThrowIfNotReplaceable(path, target);
        if (!File.Exists(target))
        {
            WritableProbe.Try(path, target);
            return;
        }

        try
        {
            using var file = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The output {path} cannot be written: {e.Message}", e);
        }

        WritableProbe.Try(path, WholeFile.TemporaryIn(Path.GetDirectoryName(target)!));
    }
}
