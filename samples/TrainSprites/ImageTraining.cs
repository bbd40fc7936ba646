using System.CommandLine;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>Stage (a): images of single frames, EDM objective, on a text encoder that can read.</summary>
internal static class ImageTraining
{
    // Measured over 512 random frames (0.306); the background takes most of a frame.
    public const double SigmaData = 0.3;

    private static readonly Option<string> Text = ValuedOption.Text("--text", "DIR", "the folder of the text encoder", "runs/text");
    private static readonly Option<string> Target = ValuedOption.Text("--output", "DIR", "the folder of the training", "runs/images");
    private static readonly Option<int> Batch = ValuedOption.Whole("--batch", "images of a step", usual: 32);
    private static readonly Option<int> Steps = ValuedOption.Whole("--steps", "steps in all", usual: 3200);
    private static readonly Option<double> Rate = ValuedOption.Number("--rate", "learning rate", usual: 1.5e-3);
    private static readonly Option<double> LogSigmaMean =
        ValuedOption.Number("--log-sigma-mean", "mean of the noise levels' logarithm", usual: 0.3);

    private static readonly Option<double> Ema = ValuedOption.Number("--ema", "decay of the weights' average", usual: 0.999);

    public static SampleCommand Create()
    {
        var command = new SampleCommand("images", "Trains an image model on single frames.")
        {
            Examples = ["images --data path/to/sheets --output runs/images"],
        };
        Array.ForEach<Option>([Sprites.Data, Text, Target, Sprites.Seed, Batch, Steps, Rate, LogSigmaMean, Ema], command.Options.Add);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (folder, text) = (parsed.GetRequiredValue(Target), parsed.GetRequiredValue(Text));
        SampleGrid.ThrowIfNotWritable(folder);
        var (seed, batch, steps) = (parsed.GetValue(Sprites.Seed), parsed.GetValue(Batch), parsed.GetValue(Steps));
        var data = new SpriteBatches(SpriteSheets.Load(parsed.GetRequiredValue(Sprites.Data)), seed);
        var options = new TrainingOptions
        {
            Steps = steps,
            Seed = seed,
            Levels = NoiseLevelLaw.LogNormal(parsed.GetValue(LogSigmaMean), 1.5),
            EmaDecay = parsed.GetValue(Ema),
            EmaWarmup = false,
            Optimizer = new OptimizerOptions { LearningRate = parsed.GetValue(Rate) },
        };

        using var encoder = ClipTextEncoder.Load(Path.Combine(text, "text_encoder"), Path.Combine(text, "tokenizer"));
        using var model = TextToVideoModel.CreateImageModel(
            Network(), encoder, new PixelCodec(2), new EdmConfig { SigmaData = SigmaData }, seed);
        var white = new IndependentNoise();
        using var trainer = new DiffusionTrainer(model, white, options);
        using var run = new TrainingRun(trainer, folder) { OnCheckpoint = () => SampleGrid.Write(model, white, folder) };
        run.RunWithBar(steps, step => data.Images(step, batch).ToTrainingBatch(), cancellation);
        return ExitCode.Done;
    }

    private static UNetConfig Network() => new()
    {
        SampleSize = SpriteSheets.Size / 2,
        InChannels = 12,
        OutChannels = 12,
        BlockOutChannels = [32, 64, 96],
        DownAttention = [false, true, true],
        UpAttention = [true, true, false],
        Heads = [1, 2, 3],
        LayersPerBlock = 1,
        CrossAttentionSize = 128,
        PooledSize = 128,
        NormGroups = 8,
        ScaleShift = true,
        UseLinearProjection = true,
    };
}
