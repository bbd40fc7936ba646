using System.CommandLine;
using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Samples;
using static TorchSharp.torch;

namespace FineTune;

/// <summary>Trains a video model on a folder of clips: on a published image or video model, or from nothing.</summary>
internal static class FineTuning
{
    private const int FreshSize = 64;
    private const double UsualFrameRate = 8;
    private const double FreshImageLogSigmaMean = -0.5;
    private const double ImageLogSigmaDeviation = 1.4;

    public static void Run(ParseResult parsed, IVideoNoisePrior prior, CancellationToken cancellation)
    {
        var badClips = parsed.GetValue(TuningOptions.BadClips) == "skip" ? BadClips.Skip : BadClips.Stop;
        var data = ClipDataSet.Open(parsed.GetValue(TuningOptions.Data)!, new ClipDataOptions
        {
            BadClips = badClips,
            RequireCaptions = parsed.GetValue(TuningOptions.Model) is not { } folder
                || ModelFolder.Load(folder).Components.ContainsKey("text_encoder"),
        });
        Report(data.Skipped);
        var (training, validation) = data.Split(parsed.GetValue(TuningOptions.Validation));
        using var model = Open(parsed, training, cancellation);
        var size = parsed.GetValue(TuningOptions.Size) ?? model.Codec.PixelShape(model.Info.LatentShape).Height;
        using var source = new ClipBatches(training, Batches(parsed, size));
        using var checks = new ClipBatches(
            validation, Batches(parsed, size) with { ImagesPerBatch = 0, RandomStart = false, Ahead = 0 });
        using var trainer = new DiffusionTrainer(model, prior, Options(parsed, model, training));
        using var run = new TrainingRun(trainer, parsed.GetRequiredValue(TuningOptions.Output))
        {
            Validation = new LevelValidation { Batches = checks.At, Every = 250 },
        };
        Console.WriteLine($"{training.Clips.Count} clips to train on, {validation.Clips.Count} to validate with");
        run.RunWithBar(trainer.Options.Steps, source.At, cancellation);
        Report(source.Skipped);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"the network waited for clips {source.WaitingShare:P2} of the time"));
    }

    /// <summary>What the batches of a command line are made of.</summary>
    public static ClipBatchOptions Batches(ParseResult parsed, int size) => new()
    {
        BatchSize = parsed.GetValue(TuningOptions.Batch),
        Frames = parsed.GetValue(TuningOptions.Frames),
        Height = size,
        Width = size,
        FrameStride = parsed.GetValue(TuningOptions.Stride),
        FrameRate = parsed.GetValue(TuningOptions.SampleRate),
        Seed = SeedOf(parsed),
        ImagesPerBatch = parsed.GetValue(TuningOptions.Images) ?? (IsFresh(parsed) ? 16 : 0),
    };

    /// <summary>The frame rate of a model for clips: the one given, or that at which files are sampled.</summary>
    public static double FrameRate(ParseResult parsed) => parsed.GetValue(TuningOptions.FrameRate)
        ?? parsed.GetValue(TuningOptions.SampleRate) / parsed.GetValue(TuningOptions.Stride)
        ?? UsualFrameRate;

    private static bool IsFresh(ParseResult parsed) => parsed.GetValue(TuningOptions.Model) is null;

    private static ulong SeedOf(ParseResult parsed) => (ulong)parsed.GetValue(TuningOptions.Seed);

    private static TextToVideoModel Open(ParseResult parsed, ClipDataSet data, CancellationToken cancellation)
    {
        var (seed, frames) = (SeedOf(parsed), parsed.GetValue(TuningOptions.Frames));
        if (parsed.GetValue(TuningOptions.Model) is not { } folder)
        {
            folder = Path.Combine(parsed.GetRequiredValue(TuningOptions.Output), "start");
            if (!Directory.Exists(folder))
            {
                FreshModel.Save(
                    [.. data.Clips.SelectMany(c => c.Captions)], parsed.GetValue(TuningOptions.Size) ?? FreshSize, seed, folder,
                    Console.WriteLine, cancellation);
            }
        }

        var model = TextToVideoModel.Load(folder);
        if (model.Network.IsVideo)
        {
            return model;
        }

        var isTold = parsed.GetValue(TuningOptions.Temporal) == "told";
        var takesMotion = model.Edm is null && model.TextEncoder is not null;
        model.Dispose();
        return TextToVideoModel.FromImageModel(folder, new ImageModelExtension
        {
            Clip = new VideoConfig { Frames = frames, MaxFrames = 2 * frames, FrameRate = FrameRate(parsed) },
            Motion = takesMotion ? Motion(folder, frames) : null,
            Temporal = new RotaryTemporalConfig { FrameConditioning = isTold, PixelConditioning = isTold },
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

    private static TrainingOptions Options(ParseResult parsed, TextToVideoModel model, ClipDataSet data) => new()
    {
        Steps = parsed.GetValue(TuningOptions.Steps) ?? (IsFresh(parsed) ? 4000 : 1000),
        Seed = SeedOf(parsed),
        Data = data.Fingerprint,
        Levels = model.Edm is null
            ? null
            : NoiseLevelLaw.LogNormal(parsed.GetValue(TuningOptions.LogSigmaMean), parsed.GetValue(TuningOptions.LogSigmaDeviation)),
        ImageLevels = (parsed.GetValue(TuningOptions.ImageLogSigmaMean) ?? (IsFresh(parsed) ? FreshImageLogSigmaMean : null)) is { } mean
            && model.Edm is not null
            ? NoiseLevelLaw.LogNormal(mean, ImageLogSigmaDeviation)
            : null,
        Optimizer = new OptimizerOptions { LearningRate = parsed.GetValue(TuningOptions.Rate) ?? (IsFresh(parsed) ? 2e-3 : 1e-4) },
        ComputeType = parsed.GetValue(TuningOptions.MixedPrecision) switch
        {
            "auto" => TrainingOptions.FastestComputeType(CPU),
            "bf16" => ScalarType.BFloat16,
            _ => null,
        },
        EmaDecay = parsed.GetValue(TuningOptions.Ema),
        Train = (parsed.GetValue(TuningOptions.Train) ?? (IsFresh(parsed) ? "all" : "motion")) switch
        {
            "all" => TrainedWeights.All,
            "motion" => TrainedWeights.TemporalLayers,
            _ => TrainedWeights.Lora(new LoraOptions()),
        },
    };

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
