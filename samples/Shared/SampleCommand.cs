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

/// <summary>A whole program: its help has examples and the exit codes.</summary>
public sealed class SampleRoot : RootCommand, IExplained
{
    /// <param name="description">What it does.</param>
    public SampleRoot(string description)
        : base(description)
    {
        var help = Options.OfType<System.CommandLine.Help.HelpOption>().Single();
        help.Action = new HelpWithExamples((System.CommandLine.Help.HelpAction)help.Action!);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What the exit codes mean.</summary>
    public string ExitCodes { get; init; } = "0 done, 1 the work failed, 2 wrong command line, 130 stopped by Ctrl-C";

    /// <summary>The exit code of work that failed, where <see cref="ExitCode.Failed"/> is an answer.</summary>
    public int Failure { get; init; } = ExitCode.Failed;
}

/// <summary>What help says beyond commands and options.</summary>
internal interface IExplained
{
    /// <summary>Command lines without the program's name.</summary>
    IReadOnlyList<string> Examples { get; }
}
