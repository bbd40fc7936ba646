namespace Pyoco.Models;

/// <summary>Keeps a model's files to regular ones: opening a pipe waits for somebody to write into it, and a device never ends.</summary>
internal static class RegularFile
{
    /// <summary>Refuses a device, a pipe or a socket; a path at which there is nothing is not refused.</summary>
    /// <exception cref="CheckpointException">The file is no regular one.</exception>
    public static void ThrowIfOther(string path)
    {
        if (!FileKind.IsRegular(path) && !Directory.Exists(path))
        {
            throw new CheckpointException($"{path} is not a regular file (a device, a pipe or a socket).");
        }
    }
}
