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
    private static readonly StageOptions Stage = new(steps: 3200, rate: 1.5e-3, logSigmaMean: 0.3, logSigmaDeviation: 1.5, ema: 0.999);

    public static SampleCommand Create()
    {
        var command = new SampleCommand("images", "Trains an image model on single frames.")
        {
            Examples = ["images --data path/to/sheets --output runs/images"],
        };
        Array.ForEach<Option>([Sprites.Data, Text, Target, Sprites.Seed, Batch, .. Stage.All], command.Options.Add);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (folder, text) = (parsed.GetRequiredValue(Target), parsed.GetRequiredValue(Text));
        SampleGrid.ThrowIfNotWritable(folder);
        var (options, batch) = (Stage.Of(parsed), parsed.GetValue(Batch));
        var data = new SpriteBatches(SpriteSheets.Load(parsed.GetRequiredValue(Sprites.Data)), options.Seed);
        using var encoder = ClipTextEncoder.Load(Path.Combine(text, "text_encoder"), Path.Combine(text, "tokenizer"));
        using var model = TextToVideoModel.CreateImageModel(
            Network(), encoder, new PixelCodec(2), new EdmConfig { SigmaData = SigmaData }, options.Seed);
        var white = new IndependentNoise();
        using var trainer = new DiffusionTrainer(model, white, options);
        using var run = new TrainingRun(trainer, folder) { OnCheckpoint = () => SampleGrid.Write(model, white, folder) };
        run.RunWithBar(options.Steps, step => data.Images(step, batch).ToTrainingBatch(), cancellation);
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
