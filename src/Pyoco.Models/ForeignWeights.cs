namespace Pyoco.Models;

/// <summary>Says of a file that was taken for something else what it is.</summary>
internal static class ForeignWeights
{
    /// <summary>Puts a file into a model; when it does not fit because it is of another kind, the message says of which.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="expected">The kinds that were meant; nothing is added for these, nor for what is of no known kind.</param>
    /// <param name="add">Opens it.</param>
    public static void Explained(string path, ModelKind[] expected, Action add)
    {
        try
        {
            add();
        }
        catch (CheckpointException e) when (Inspect(path) is { } found && !expected.Contains(found.Kind))
        {
            throw new CheckpointException($"{e.Message}{Environment.NewLine}{path} is: {found.Description}.", e);
        }
    }

    private static ModelInspection? Inspect(string path)
    {
        try
        {
            return ModelInspector.Inspect(path) is { Kind: not (ModelKind.Unknown or ModelKind.Unreadable) } found ? found : null;
        }
        catch (Exception e) when (e is CheckpointException or NotSupportedException or IOException)
        {
            return null;
        }
    }
}
