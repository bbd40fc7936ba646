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

    /// <summary>Refuses a prior that names a file and that a model trained with it could not save.</summary>
    /// <exception cref="NotSupportedException">It does not save its file, and the file's name is not a full one.</exception>
    public static void ThrowIfNotSavable(TextToVideoModel model, IVideoNoisePrior prior)
    {
        var isFolders = model.Folder is not null && PriorSpec.AreSame(prior.Spec, model.NoisePrior);
        if (model.Network.IsVideo && prior is not IFileBackedPrior && !isFolders)
        {
            foreach (var file in PriorSpec.Files(prior.Spec))
            {
                ThrowIfNotRooted(prior.Spec, file);
            }
        }
    }

    // A prior that does not save its file itself: an absolute name is of one file, a relative one of whatever the working directory has.
    private static string CopyByHand(MethodSpec prior, string file, string path, ref int count)
    {
        ThrowIfNotRooted(prior, file);
        var name = $"noise_prior_{++count}{Path.GetExtension(file)}";
        return Copy(File.OpenRead(PriorFile.Find(file)), Path.Combine(path, name), name);
    }

    private static void ThrowIfNotRooted(MethodSpec prior, string file)
    {
        if (!Path.IsPathRooted(file))
        {
            throw new NotSupportedException(
                $"The noise prior {prior} names the file '{file}' and does not save it; a prior that is made from files, or of priors that "
                + $"are, implements {nameof(IFileBackedPrior)}.");
        }
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
