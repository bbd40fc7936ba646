namespace Pyoco.Models;

/// <summary>The files of a tokenizer, which are copied as they are when a model is saved.</summary>
internal static class TokenizerFiles
{
    /// <summary>Copies the files of a folder into another one, which is made when it is not there; into itself nothing is copied.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        if (Path.GetFullPath(from) == Path.GetFullPath(to))
        {
            return;
        }

        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }
}
