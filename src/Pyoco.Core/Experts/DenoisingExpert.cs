namespace Pyoco;

/// <summary>A model that denoises at the noise levels of an interval, opened when a walk first comes there.</summary>
/// <param name="Name">Its name in messages and, where two files have one name, in reports.</param>
/// <param name="Levels">The levels it was trained for.</param>
/// <param name="Open">Opens it; called once, on the thread of the run that needs it first. The ensemble disposes what it returns.</param>
public sealed record DenoisingExpert(string Name, SigmaInterval Levels, Func<IVideoModel> Open)
{
    /// <summary>Gives the SHA-256 of its files by their names within the model, without opening it, so that reports state them before it is
    /// used; null where they are those of the model that <see cref="Open"/> returns, from then on.</summary>
    public Func<IReadOnlyDictionary<string, string>>? Sha256 { get; init; }
}
