using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Pyoco.Samples;

/// <summary>Help, with examples and exit codes below what System.CommandLine writes.</summary>
internal sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var (root, command) = (parseResult.RootCommandResult.Command, parseResult.CommandResult.Command);
        if (command is IExplained { Examples.Count: > 0 } explained)
        {
            output.WriteLine("Examples:");
            foreach (var example in explained.Examples)
            {
                output.WriteLine($"  {root.Name} {example}");
            }

            output.WriteLine();
        }

        if (root is SampleRoot { ExitCodes: var codes })
        {
            output.WriteLine($"Exit codes:{Environment.NewLine}  {codes}{Environment.NewLine}");
        }

        return ExitCode.Done;
    }
}
