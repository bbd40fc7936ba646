namespace Pyoco.Models.Tests;

/// <summary>Something that reads files of others.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Prepare">Writes whole files into a folder; what it returns changes them and reads them, an input a call.</param>
internal sealed record FuzzTarget(string Name, Func<string, Action<Random>> Prepare)
{
    /// <summary>What its documentation says that it throws over a file.</summary>
    public IReadOnlyList<Type> Documented { get; init; } =
        [typeof(CheckpointException), typeof(NotSupportedException), typeof(FileNotFoundException), typeof(DirectoryNotFoundException)];

    /// <summary>How many inputs it gets of a long run, against others: fewer where each builds a network.</summary>
    public int Share { get; init; } = 5;

    /// <summary>Whether an exception is one of these, or made of them.</summary>
    public bool IsDocumented(Exception exception) => Documented.Any(type => type.IsInstanceOfType(exception));
}
