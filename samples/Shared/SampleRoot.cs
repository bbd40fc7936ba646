using System.CommandLine;
using System.CommandLine.Help;

namespace Pyoco.Samples;

/// <summary>A whole program: its help has examples and the exit codes.</summary>
public sealed class SampleRoot : RootCommand, IExplained
{
    /// <param name="description">What it does.</param>
    public SampleRoot(string description)
        : base(description)
    {
        var help = Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What the exit codes mean.</summary>
    public string ExitCodes { get; init; } = "0 done, 1 the work failed, 2 wrong command line, 130 stopped by Ctrl-C";

    /// <summary>The exit code of work that failed, where <see cref="ExitCode.Failed"/> is an answer.</summary>
    public int Failure { get; init; } = ExitCode.Failed;
}
