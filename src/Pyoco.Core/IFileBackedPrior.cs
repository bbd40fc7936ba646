namespace Pyoco;

/// <summary>A prior that is made from a file, such as stored noise or a control video, and can save that file with a model.</summary>
/// <remarks><para>A trainer saves the file into the folder of the model, so that the folder can be moved. The parameter <c>file</c> of the
/// specification names it relative to the folder, and <see cref="INoisePriorFactory.Create"/> gets that folder. Where a parameter
/// <c>sha256</c> beside it is the hash of the content, priors whose files differ in their names alone count as the same.</para>
/// <para>A prior that is made of others implements it too, and saves them by <see cref="PriorParts.Save"/>.</para></remarks>
public interface IFileBackedPrior : IVideoNoisePrior
{
    /// <summary>Writes the prior's file into a folder.</summary>
    /// <param name="folder">The folder; it exists.</param>
    /// <returns>The specification of the same prior, which names the file relative to the folder.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    MethodSpec SaveTo(string folder);
}
