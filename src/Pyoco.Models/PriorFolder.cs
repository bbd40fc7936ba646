namespace Pyoco.Models;

/// <summary>Saves the files of a model's noise prior into the model's folder.</summary>
internal static class PriorFolder
{
    /// <summary>Writes the files, and gives the specification that names them relative to the folder.</summary>
    public static MethodSpec Save(TextToVideoModel model, string path)
    {
        MethodSpec? saved;
        if (model.TrainedPrior is IFileBackedPrior prior)
        {
            saved = prior.SaveTo(path) ?? throw new InvalidOperationException(
                $"{prior.GetType().Name}.{nameof(IFileBackedPrior.SaveTo)} returned null; "
                + "the specification of the saved prior was expected.");
        }
        else if (model.TrainedPrior is null && model.Folder is { } folder)
        {
            saved = PriorSpec.WithFiles(
                model.NoisePrior, file => Copy(model.PriorFiles.Open(file, folder), Path.Combine(path, file), file));
        }
        else
        {
            var count = 0;
            saved = PriorSpec.WithFiles(model.NoisePrior, file => CopyByHand(model.NoisePrior, file, path, ref count));
        }

        foreach (var file in PriorSpec.Files(saved))
        {
            _ = PriorFile.Find(file, path);
        }

        return saved;
    }

    // A prior that does not save its file itself: an absolute name is of one file, a relative one of whatever the working directory has.
    private static string CopyByHand(MethodSpec prior, string file, string path, ref int count)
    {
        if (!Path.IsPathRooted(file))
        {
            throw new NotSupportedException(
                $"The noise prior {prior} names the file '{file}' and does not save it; a prior that is made from files, or of priors that "
                + $"are, implements {nameof(IFileBackedPrior)}.");
        }

        var name = $"noise_prior_{++count}{Path.GetExtension(file)}";
        return Copy(File.OpenRead(PriorFile.Find(file)), Path.Combine(path, name), name);
    }

    private static string Copy(Stream content, string to, string name)
    {
        using (content)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            WholeFile.Write(to, content.CopyTo);
        }

        return name;
    }
}
