namespace Pyoco.Models;

/// <summary>Writes files that stand under their name only when they are complete.</summary>
internal static class AtomicFile
{
    /// <summary>Writes to a temporary file beside the target, flushes it to the disk and moves it over the target in one step.</summary>
    /// <param name="path">The target, replaced where it is there; its folder exists. A process killed on the way leaves the old file
    /// under this name, and perhaps a <c>.tmp</c> file beside it.</param>
    /// <param name="write">Writes the content; when it throws, nothing has changed.</param>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
