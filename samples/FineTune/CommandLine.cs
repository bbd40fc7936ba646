using System.CommandLine;
using System.CommandLine.Parsing;
using Pyoco.Samples;

namespace FineTune;

/// <summary>The command line: it trains unless a word or option says otherwise.</summary>
internal static class CommandLine
{
    private static readonly Option<string?> DrawBalls =
        ValuedOption.TextOrNone("--draw-balls", "DIR", "draws a set to try the training on instead: coloured balls and squares that move");

    private static readonly Option<int> Clips = ValuedOption.Whole("--clips", "clips of that set", usual: 200, least: 2);

    /// <summary>The program.</summary>
    public static SampleRoot Root()
    {
        var root = new SampleRoot("Trains a video model on a folder of clips: on a published image or video model, or from nothing.")
        {
            Examples =
            [
                "--draw-balls data/balls --clips 2000 --seed 1",
                "--data data/balls --prior progressive --alpha 1 --size 32 --batch 6 --images 24 --validation 0.02 --steps 3000 "
                    + "--output runs/balls",
                "--data clips --model models/image --train motion --output runs/mine",
                "judge --model runs/balls/model --captions 200",
            ],
        };
        Array.ForEach<Option>([.. TuningOptions.All, DrawBalls, Clips], root.Options.Add);
        root.Validators.Add(Check);
        root.Subcommands.Add(JudgeCommand.Create());
        root.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return root;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(DrawBalls) is { } folder)
        {
            BallSet.Draw(folder, parsed.GetValue(Clips), parsed.GetValue(TuningOptions.Seed));
        }
        else
        {
            FineTuning.Run(parsed, TuningOptions.Prior.Of(parsed), cancellation);
        }

        return ExitCode.Done;
    }

    private static void Check(CommandResult given)
    {
        var draws = given.GetValue(DrawBalls) is not null;
        Option[] others = draws ? [.. TuningOptions.All.Except([TuningOptions.Seed])] : [Clips];
        if (given.FirstGiven(others) is { } other)
        {
            given.AddError(draws
                ? $"{other.Name} is given with --draw-balls, which --clips and --seed alone go with."
                : $"{other.Name} is given without --draw-balls DIR, which it belongs to.");
        }
        else if (!draws && given.GetValue(TuningOptions.Data) is null)
        {
            given.AddError("Give --data DIR, the clips to train on, or --draw-balls DIR; --help lists the options.");
        }
    }
}
