namespace Pyoco.Models;

/// <summary>Saves the files of a model's noise prior into the model's folder.</summary>
internal static class PriorFolder
{
    /// <summary>Writes the files, and gives the specification that names them relative to the folder.</summary>
    public static MethodSpec Save(TextToVideoModel model, string path)
    {
        if (model.TrainedPrior is not IFileBackedPrior prior)
        {
            var source = model.TrainedPrior is null ? model.Folder : null;
            var count = 0;
            return Rewrite(model.NoisePrior, file => Copy(file, source, path, ref count));
        }

        Directory.CreateDirectory(path);
        var saved = prior.SaveTo(path) ?? throw new InvalidOperationException(
            $"{prior.GetType().Name}.{nameof(IFileBackedPrior.SaveTo)} returned null; the specification of the saved prior was expected.");
        return Rewrite(saved, file => Checked(file, path));
    }

    // The specification with another name for every file, in the priors that it is made of too.
    private static MethodSpec Rewrite(MethodSpec spec, Func<string, string> rename) =>
        new(spec.Name, [.. spec.Parameters.Select(p => (p.Key, Rewrite(p.Key, p.Value, rename)))]);

    private static MethodValue Rewrite(string name, MethodValue value, Func<string, string> rename) => value switch
    {
        { Method: { } inner } => Rewrite(inner, rename),
        { Text: { } file } when name == PriorFile.Parameter => rename(file),
        _ => value,
    };

    private static string Checked(string file, string folder)
    {
        _ = PriorFile.Find(file, folder);
        return file;
    }

    // A file of the model's folder keeps its name; one that was given by hand gets a name of ours, which no other file of a model has.
    private static string Copy(string file, string? source, string path, ref int count)
    {
        var from = PriorFile.Find(file, source);
        var name = source is null ? $"noise_prior_{++count}{Path.GetExtension(file)}" : file;
        var to = Path.GetFullPath(Path.Combine(path, name));
        if (WholeFile.Target(to) != from)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            using var content = File.OpenRead(from);
            WholeFile.Write(to, content.CopyTo);
        }

        return Checked(name, path);
    }
}
