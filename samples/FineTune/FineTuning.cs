using System.Globalization;
using Pyoco;
using Pyoco.Models;

namespace FineTune;

/// <summary>Trains a video model on a folder of clips: on a published image or video model, or from nothing.</summary>
internal static class FineTuning
{
    private const int FreshSize = 64;

    public static void Run(Arguments arguments, IVideoNoisePrior prior, CancellationToken cancellation)
    {
        var output = arguments.Text("output", "runs/fine-tune");
        var seed = (ulong)arguments.Integer("seed", 1, least: 0);
        var (frames, stride) = (arguments.Integer("frames", BallPainter.Frames), arguments.Integer("stride", 1));
        var badClips = arguments.Text("bad-clips", "skip") switch
        {
            "skip" => BadClips.Skip,
            "stop" => BadClips.Stop,
            var other => throw new UsageException($"--bad-clips is '{other}'; skip or stop was expected."),
        };
        var isFresh = arguments.Text("model", "").Length == 0;
        var data = ClipDataSet.Open(arguments.Required("data"), new ClipDataOptions
        {
            BadClips = badClips,
            RequireCaptions = isFresh || ModelFolder.Load(arguments.Required("model")).Components.ContainsKey("text_encoder"),
        });
        Report(data.Skipped);
        var (training, validation) = data.Split(arguments.Number("validation", 0.1));
        using var model = Open(arguments, training, frames, output);
        var pixels = model.Codec.PixelShape(model.Info.LatentShape);
        var size = arguments.Integer("size", pixels.Height);
        var batches = new ClipBatchOptions
        {
            BatchSize = arguments.Integer("batch", 4), Frames = frames, Height = size, Width = size, FrameStride = stride, Seed = seed,
            ImagesPerBatch = arguments.Integer("images", isFresh ? 4 : 0, least: 0),
        };
        Train(model, prior, Options(arguments, model, training, isFresh), training, validation, batches, output, cancellation);
    }

    private static TextToVideoModel Open(Arguments arguments, ClipDataSet data, int frames, string output)
    {
        var (seed, folder) = ((ulong)arguments.Integer("seed", 1, least: 0), arguments.Text("model", ""));
        if (folder.Length == 0)
        {
            folder = Path.Combine(output, "start");
            if (!Directory.Exists(folder))
            {
                FreshModel.Save(data.Clips.SelectMany(c => c.Captions), arguments.Integer("size", FreshSize), seed, folder);
            }
        }

        var model = TextToVideoModel.Load(folder);
        if (model.Network.IsVideo)
        {
            return model;
        }

        var takesMotion = model.Edm is null && model.TextEncoder is not null;
        model.Dispose();
        return TextToVideoModel.FromImageModel(folder, new ImageModelExtension
        {
            Clip = new VideoConfig { Frames = frames, MaxFrames = 2 * frames, FrameRate = arguments.Number("frame-rate", 8) },
            Motion = takesMotion ? Motion(folder, frames) : null,
            Temporal = new RotaryTemporalConfig { FrameConditioning = arguments.Text("temporal", "told") != "plain" },
            Seed = seed,
        });
    }

    // What AnimateDiff puts into networks of latents: a module behind every layer, eight heads where the channels allow.
    private static MotionConfig Motion(string folder, int frames)
    {
        var channels = UNetConfig.Parse(File.ReadAllText(Path.Combine(folder, "unet", "config.json"))).BlockOutChannels;
        return new MotionConfig
        {
            Heads = [.. channels.Select(c => new[] { 8, 4, 2, 1 }.First(h => c % h == 0))],
            Blocks = [.. channels.Select(_ => 1)],
            MaxFrames = Math.Max(32, frames),
        };
    }

    private static TrainingOptions Options(Arguments arguments, TextToVideoModel model, ClipDataSet data, bool isFresh) => new()
    {
        Steps = arguments.Integer("steps", isFresh ? 4000 : 1000),
        Seed = (ulong)arguments.Integer("seed", 1, least: 0),
        Data = data.Fingerprint,
        TrainTextEncoder = isFresh,
        Levels = model.Edm is null
            ? null
            : NoiseLevelLaw.LogNormal(arguments.Number("log-sigma-mean", 1.2), arguments.Number("log-sigma-deviation", 1.8)),
        Optimizer = new OptimizerOptions { LearningRate = arguments.Number("rate", isFresh ? 1e-3 : 1e-4) },
        EmaDecay = arguments.Number("ema", 0.998),
        Train = arguments.Text("train", isFresh ? "all" : "motion") switch
        {
            "all" => TrainedWeights.All,
            "motion" => TrainedWeights.TemporalLayers,
            "lora" => TrainedWeights.Lora(new LoraOptions()),
            var other => throw new UsageException($"--train is '{other}'; all, motion or lora was expected."),
        },
    };

    private static void Train(
        TextToVideoModel model, IVideoNoisePrior prior, TrainingOptions options, ClipDataSet training, ClipDataSet validation,
        ClipBatchOptions batches, string output, CancellationToken cancellation)
    {
        using var source = new ClipBatches(training, batches);
        using var checks = new ClipBatches(validation, batches with { ImagesPerBatch = 0, RandomStart = false, Ahead = 0 });
        using var trainer = new DiffusionTrainer(model, prior, options);
        using var run = new TrainingRun(trainer, output) { Validation = new LevelValidation { Batches = checks.At, Every = 250 } };
        Console.WriteLine($"{training.Clips.Count} clips to train on, {validation.Clips.Count} to validate with");
        run.Run(source.At, Console.WriteLine, cancellation);
        Report(source.Skipped);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"the network waited for clips {source.WaitingShare:P2} of the time"));
    }

    private static void Report(IReadOnlyList<SkippedClip> skipped)
    {
        foreach (var (name, reason) in skipped)
        {
            Console.WriteLine($"left out: {name}: {reason}");
        }

        if (skipped.Count > 0)
        {
            Console.WriteLine($"{skipped.Count} clips were left out");
        }
    }
}
