using FineTune;
using Pyoco;
using Pyoco.Models;

CpuMemory.KeepFreedBlocks();
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

try
{
    if (args.FirstOrDefault() == "judge")
    {
        JudgeCommand.Run(
            new Arguments(args[1..], "clips", "model", "captions", "seed", "steps", "guidance"), stop.Token);
    }
    else if (args.Contains("--draw-balls"))
    {
        var arguments = new Arguments(args, "draw-balls", "clips", "seed");
        BallSet.Draw(arguments.Required("draw-balls"), arguments.Integer("clips", 200, least: 2), arguments.Integer("seed", 1, least: 0));
    }
    else
    {
        var arguments = new Arguments(
            args, "model", "data", "prior", "alpha", "train", "steps", "output", "seed", "batch", "images", "frames", "stride", "size",
            "frame-rate", "rate", "ema", "validation", "bad-clips", "temporal", "log-sigma-mean", "log-sigma-deviation");
        FineTuning.Run(arguments, arguments.Prior(), stop.Token);
    }

    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled.");
    return 130;
}
catch (Exception e) when (e is UsageException or InvalidOperationException
    or ArgumentException or IOException or InvalidDataException or NotSupportedException
    or CheckpointException or UnauthorizedAccessException or DllNotFoundException)
{
    Console.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
    return 2;
}
