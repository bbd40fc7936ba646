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
    private const int MostValidationBatches = 4;
    private const int SampleSeed = 0;

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
        var batches = Batches(parsed, size);
        using var source = new ClipBatches(training, batches);
        using var checks = new ClipBatches(validation, batches with { ImagesPerBatch = 0, RandomStart = false, Ahead = 0 });
        using var trainer = new DiffusionTrainer(model, prior, Options(parsed, model, training) with { Batches = batches.Spec });
        var output = parsed.GetRequiredValue(TuningOptions.Output);
        using var run = new TrainingRun(trainer, output)
        {
            Validation = new LevelValidation
            {
                Batches = checks.At, Every = 250, Count = ValidationBatches(validation.Clips, batches),
            },
        };
        Console.WriteLine($"{training.Clips.Count} clips to train on, {validation.Clips.Count} to validate with");
        var samples = new SampleClips(trainer, model, prior, output)
        {
            Every = parsed.GetValue(TuningOptions.SampleEvery),
            Caption = validation.Clips[0].Captions.FirstOrDefault(""),
            Options = Sample(batches, model.Info.MaxFrames),
        };
        Train(run, trainer.Options.Steps, source, samples, cancellation);
    }

    /// <summary>How many batches a training validates with: the clips once each, or as many as four batches have.</summary>
    public static int ValidationBatches(IReadOnlyList<CaptionedClip> clips, ClipBatchOptions batches)
    {
        var used = clips.Count(c => !c.IsImage || batches.Frames == 1);
        return Math.Clamp((used + batches.BatchSize - 1) / batches.BatchSize, 1, MostValidationBatches);
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

    // A clip as those of the batches, as far as the model can make it.
    private static GenerationOptions Sample(ClipBatchOptions batches, int maxFrames) => new()
    {
        Seed = SampleSeed, Frames = Math.Min(batches.Frames, maxFrames), Height = batches.Height, Width = batches.Width,
    };

    // What was left out is told however it ends.
    private static void Train(
        TrainingRun run, long steps, ClipBatches source, SampleClips samples, CancellationToken cancellation)
    {
        try
        {
            run.RunWithBar(steps, samples.Between(source.At, cancellation), cancellation);
        }
        finally
        {
            Report(source.Skipped);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"the network waited for clips {source.WaitingShare:P2} of the time"));
        samples.End(cancellation);
    }

    private static bool IsFresh(ParseResult parsed) => parsed.GetValue(TuningOptions.Model) is null;

    private static ulong SeedOf(ParseResult parsed) => (ulong)parsed.GetValue(TuningOptions.Seed);

    private static TextToVideoModel Open(ParseResult parsed, ClipDataSet data, CancellationToken cancellation)
    {
        var (seed, frames) = (SeedOf(parsed), parsed.GetValue(TuningOptions.Frames));
        if (parsed.GetValue(TuningOptions.Model) is not { } folder)
        {
            var output = parsed.GetRequiredValue(TuningOptions.Output);
            folder = Path.Combine(output, "start");
            // Without a checkpoint it may be of another size or of other captions; with one, the checkpoint says of which.
            if (!Directory.Exists(folder) || !File.Exists(Path.Combine(output, "checkpoint.safetensors")))
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
        AllowOtherData = parsed.GetValue(TuningOptions.AllowOtherData),
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
