namespace Pyoco.TestSupport;

/// <summary>Copies folders, for tests that change a copy.</summary>
public static class FolderCopy
{
    /// <summary>Copies a folder with everything below it.</summary>
    /// <returns>The copy.</returns>
    public static string Make(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return to;
    }
}
