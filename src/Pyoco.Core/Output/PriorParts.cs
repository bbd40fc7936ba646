namespace Pyoco;

/// <summary>What a prior that is made of others does with their files.</summary>
public static class PriorParts
{
    /// <summary>Saves a part of a composed prior: the files that it is made from go into a folder of its own, which is made when there are
    /// any, so that files of two parts never meet.</summary>
    /// <param name="part">The part.</param>
    /// <param name="folder">The folder that the composed prior is saved to.</param>
    /// <param name="name">The part's name in the specification of the composed prior, which its folder has too: <c>first</c>.</param>
    /// <returns>The specification of the part, whose files are named relative to <paramref name="folder"/>; of a part without files its
    /// own.</returns>
    /// <exception cref="ArgumentException">The name is not a plain file name.</exception>
    /// <exception cref="InvalidOperationException">The part returned no specification.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static MethodSpec Save(IVideoNoisePrior part, string folder, string name)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(name);
        if (!FolderManifest.IsPlainName(name))
        {
            throw new ArgumentException($"'{name}' is not the name of a part; a plain file name was expected.", nameof(name));
        }

        if (part is not IFileBackedPrior stored)
        {
            return part.Spec;
        }

        var own = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        var spec = stored.SaveTo(own) ?? throw new InvalidOperationException(
            $"{stored.GetType().Name}.{nameof(IFileBackedPrior.SaveTo)} returned null; the specification of the saved prior was expected.");
        if (!Directory.EnumerateFileSystemEntries(own).Any())
        {
            Directory.Delete(own);
        }

        return PriorSpec.WithFiles(spec, file => $"{name}/{file}");
    }
}
