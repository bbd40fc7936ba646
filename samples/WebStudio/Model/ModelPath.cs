namespace WebStudio.Model;

/// <summary>Finds the model's folder.</summary>
internal static class ModelPath
{
    /// <summary>The folder that is given, or <c>models/sprites</c> of the working folder or the nearest one above it.</summary>
    public static string Find(string? given)
    {
        var name = Path.Combine("models", "sprites");
        if (!string.IsNullOrWhiteSpace(given))
        {
            return given;
        }

        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, name)))
            {
                return Path.Combine(folder.FullName, name);
            }
        }

        return name;
    }
}
