using System.CommandLine;

namespace Pyoco.Samples.Tests;

/// <summary>A program with two commands, and what became of a command line of it.</summary>
internal sealed class TestProgram
{
    private static readonly Option<int> Steps = ValuedOption.Whole("--steps", "steps", usual: 12);
    private static readonly Option<double?> Alpha = ValuedOption.NumberOrNone("--alpha", "alpha", least: 0);
    private static readonly Option<string> Prior = ValuedOption.Choice("--prior", "prior", "mixed", "progressive", "independent");
    private static readonly Option<string> Data = ValuedOption.Required("--data", "DIR", "data");

    /// <summary>What the command does.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Work { get; init; } =
        (parsed, _) =>
        {
            parsed.InvocationConfiguration.Output.WriteLine(FormattableString.Invariant(
                $"{parsed.GetValue(Steps)} {parsed.GetValue(Alpha)} {parsed.GetValue(Prior)} {parsed.GetValue(Data)}"));
            return Task.FromResult(ExitCode.Done);
        };

    public int Failure { get; init; } = ExitCode.Failed;

    public string[] Output { get; private set; } = [];

    public string[] Error { get; private set; } = [];

    public async Task<int> RunAsync(string[] words, CancellationToken cancellationToken = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new SampleRoot("Tests.") { Examples = ["train --data x"], Failure = Failure };
        var train = new SampleCommand("train", "Trains.") { Examples = ["train --data sheets --steps 3"] };
        train.Arguments.Add(new Argument<string>("FILE") { Arity = ArgumentArity.ZeroOrOne });
        Array.ForEach<Option>([Steps, Alpha, Prior, Data], train.Options.Add);
        train.SetAction(Work);
        root.Subcommands.Add(train);
        var judge = new SampleCommand("judge", "Judges.");
        judge.Arguments.Add(new Argument<string>("FILE"));
        judge.SetAction(_ => ExitCode.Done);
        root.Subcommands.Add(judge);

        var code = await new SampleProgram(root) { Output = output, Error = error }.RunAsync(words, cancellationToken);

        (Output, Error) = (Lines(output), Lines(error));
        return code;
    }

    private static string[] Lines(StringWriter writer) =>
        writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
