namespace Pyoco.Models;

/// <summary>A file that weights were taken from, as it was when it was opened.</summary>
/// <param name="path">Where it is.</param>
/// <param name="stamp">Its stamp when it was opened.</param>
internal sealed class SourceFile(string path, FileStamp stamp)
{
    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>The mapping that weights stand in; null where they were read.</summary>
    public MappedFile? Mapping { get; set; }

    /// <summary>Whether the file under this name is still the one that was opened, as far as its stamp tells.</summary>
    public bool IsInPlace => FileStamp.Of(path) == stamp;

    /// <summary>What became of weights that stand in the file, in a sentence; null where they are as they were. A file that was replaced or
    /// deleted changes nothing: the mapping keeps the old one.</summary>
    public string? Change => Mapping?.Stamp is { } now && now != stamp
        ? $"{path} was written to after it was opened: {stamp} then, {now} now. Weights that are mapped are the file itself, so they may "
            + $"be others now. Open the model again; {nameof(ModelLoadOptions)}.{nameof(ModelLoadOptions.Weights)} = "
            + $"{nameof(WeightMemory)}.{nameof(WeightMemory.Copied)} reads them into memory instead"
        : null;
}
