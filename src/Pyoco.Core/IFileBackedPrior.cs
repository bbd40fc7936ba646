namespace Pyoco;

/// <summary>A prior that is made from a file, such as stored noise or a control video, and can save that file with a model.</summary>
/// <remarks>A trainer saves the file into the folder of the model, so that the folder can be moved. The parameter <c>file</c> of the
/// specification names it relative to the folder, and <see cref="INoisePriorFactory.Create"/> gets that folder.</remarks>
public interface IFileBackedPrior : IVideoNoisePrior
{
    /// <summary>Writes the prior's file into a folder, whole or not at all.</summary>
    /// <param name="folder">The folder; it exists.</param>
    /// <returns>The specification of the same prior, which names the file relative to the folder.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    MethodSpec SaveTo(string folder);
}
