using System.CommandLine;

namespace Pyoco.Samples;

/// <summary>A command whose help has examples.</summary>
/// <param name="name">The word that names it.</param>
/// <param name="description">What it does.</param>
public sealed class SampleCommand(string name, string description) : Command(name, description), IExplained
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; init; } = [];
}

/// <summary>What help says beyond commands and options.</summary>
internal interface IExplained
{
    /// <summary>Command lines without the program's name.</summary>
    IReadOnlyList<string> Examples { get; }
}
