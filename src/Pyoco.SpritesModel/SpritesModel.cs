namespace Pyoco;

/// <summary>A text-to-video model of 3.8 million weights that draws small pixel-art characters, as files beside the program.</summary>
/// <remarks>The package copies them there at every build and publish. They have terms of their own, which stand in the package.</remarks>
public static class SpritesModel
{
    private const string Name = "Pyoco.SpritesModel";

    /// <summary>The model's folder, for <c>UseModel</c>; the image model that it began with is in its folder <c>image</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">The files are not beside the program.</exception>
    public static string Folder => Find(AppContext.BaseDirectory);

    internal static string Find(string program)
    {
        var folder = Path.Combine(program, Name);
        return File.Exists(Path.Combine(folder, "model_index.json"))
            ? folder
            : throw new DirectoryNotFoundException(
                $"The sprites' model is not in {folder}. The package {Name} copies it there when the project that refers to it is built "
                + "or published, unless PyocoSpritesModel is false; a program that is copied elsewhere needs that folder too.");
    }
}
