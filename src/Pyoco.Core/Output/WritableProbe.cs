namespace Pyoco;

/// <summary>Tries out whether a file can be written, and leaves nothing behind.</summary>
internal static class WritableProbe
{
    // More than a block, so that a full disk shows.
    private const int Bytes = 1 << 16;

    /// <summary>Creates a file and the folders above it that are missing, writes to it, and removes all of it again.</summary>
    /// <param name="path">The output as it was named, for the message.</param>
    /// <param name="file">A full path at which there is nothing.</param>
    /// <exception cref="IOException">That failed; the message says why.</exception>
    public static void Try(string path, string file)
    {
        var made = new Stack<string>();
        try
        {
            MakeFolder(Path.GetDirectoryName(file)!, made);
            using var stream = new FileStream(
                file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            stream.Write(new byte[Bytes]);
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new IOException($"The output {path} cannot be written: {e.Message}", e);
        }
        finally
        {
            while (made.TryPop(out var folder))
            {
                Directory.Delete(folder);
            }
        }
    }

    private static void MakeFolder(string folder, Stack<string> made)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (File.Exists(folder))
        {
            throw new IOException($"{folder} is a file; a folder was expected.");
        }

        if (Path.GetDirectoryName(folder) is { } above)
        {
            MakeFolder(above, made);
        }

        Directory.CreateDirectory(folder);
        made.Push(folder);
    }
}
