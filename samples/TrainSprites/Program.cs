using Pyoco;
using Pyoco.Models;
using TrainSprites;
using static TorchSharp.torch;

CpuMemory.KeepFreedBlocks();
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

try
{
    switch (args.FirstOrDefault())
    {
        case "text":
            SpriteTraining.TrainText(new Arguments(args[1..], "output", "seed", "batch", "steps", "rate"), stop.Token);
            return 0;
        case "images":
            SpriteTraining.TrainImages(
                new Arguments(args[1..], "data", "text", "output", "seed", "batch", "steps", "rate", "log-sigma-mean", "ema"), stop.Token);
            return 0;
        case "clips":
            var arguments = new Arguments(
                args[1..], "data", "image", "output", "prior", "alpha", "seed",
                "batch", "image-every", "steps", "rate", "log-sigma-mean", "ema");
            SpriteTraining.TrainClips(arguments, arguments.Prior(), stop.Token);
            return 0;
        case "evaluate":
            SpriteEvaluation.Run(
                new Arguments(args[1..], "data", "model", "image-model", "captions", "seed", "classifier", "sampler", "steps", "guidance"),
                stop.Token);
            return 0;
        case "real":
            RealClips.Run(new Arguments(args[1..], "data", "output", "captions", "seed"), stop.Token);
            return 0;
        case "samplers":
            SamplerStudy.Run(new Arguments(args[1..], [.. SamplerStudy.Options]), stop.Token);
            return 0;
        case "sheet":
            ContactSheet.Run(new Arguments(args[1..], "model", "output", "seed", "steps", "guidance"), stop.Token);
            return 0;
        case "export":
            Export(new Arguments(args[1..], "model", "output"));
            return 0;
        default:
            throw new UsageException("Say what to do: text, images, clips, evaluate, real, samplers, sheet or export.");
    }
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

// What training saves is float32; float16 is half the size, and the noise of its rounding is far below that of a video.
static void Export(Arguments arguments)
{
    var output = arguments.Text("output", "models/sprites");
    var index = Path.Combine(output, "model_index.json");
    OutputFile.ThrowIfNotWritable(index);
    if (!File.Exists(index) && Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
    {
        throw new UsageException(
            $"--output is '{output}', a folder with other files and no model; a model's folder, an empty one or a new one was expected.");
    }

    using var model = TextToVideoModel.Load(arguments.Text("model", "runs/clips/model"));
    model.Save(output, ScalarType.Float16);
}
