using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;

namespace TrainSprites;

/// <summary>The stages of training: a text encoder that can read captions, an image model from scratch, a video model on that one's
/// folder.</summary>
internal static class SpriteTraining
{
    private const int Frames = 8;
    private const int TokenLength = 48;
    private const int VocabularyLimit = 2000;
    private const int CorpusSize = 20_000;
    private const int HeldOutCaptions = 2000;

    // Measured over 512 random frames (0.306); the background takes most of a frame.
    private const double SigmaData = 0.3;

    /// <summary>Before the pictures: a vocabulary from the captions, and a text encoder that can tell what they say.</summary>
    public static void TrainText(Arguments arguments, CancellationToken cancellation)
    {
        var folder = arguments.Text("output", "runs/text");
        var seed = (ulong)arguments.Integer("seed", 1, least: 0);
        var batch = arguments.Integer("batch", 128);
        var steps = arguments.Integer("steps", 4000);
        var tokenizer = Path.Combine(folder, "learned-tokenizer");
        OutputFile.ThrowIfNotWritable(Path.Combine(folder, "text_encoder", "config.json"));
        BpeLearner.Learn(SpriteBatches.Captions(seed, step: -1, CorpusSize).Select(c => c.Text), VocabularyLimit, TokenLength, tokenizer);
        using var encoder = ClipTextEncoder.Create(TextEncoder(ClipTokenizer.Load(tokenizer)), tokenizer, seed);
        var optimizer = new OptimizerOptions { LearningRate = arguments.Number("rate", 1e-3) };
        using var trainer = new TextLabelTrainer(encoder, [.. CaptionGrammar.Questions.Select(q => q.Answers)], steps, optimizer, seed);
        while (trainer.StepsDone < steps)
        {
            cancellation.ThrowIfCancellationRequested();
            var loss = trainer.Step(Labelled(SpriteBatches.Captions(seed, trainer.StepsDone, batch)));
            if (trainer.StepsDone % 100 == 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {trainer.StepsDone}/{steps} loss {loss:F4}"));
            }
        }

        var accuracy = trainer.Accuracy(Labelled(SpriteBatches.Captions(seed, step: 0, HeldOutCaptions, heldOut: true)));
        Console.WriteLine($"read rightly in {HeldOutCaptions} captions of held-out characters: "
            + string.Join(
                ", ", CaptionGrammar.Questions.Zip(accuracy, (q, a) => string.Create(CultureInfo.InvariantCulture, $"{q.Name} {a:P1}"))));
        encoder.Save(Path.Combine(folder, "text_encoder"), Path.Combine(folder, "tokenizer"));
    }

    /// <summary>Stage (a): images of single frames, EDM objective, on a text encoder that can read.</summary>
    public static void TrainImages(Arguments arguments, CancellationToken cancellation)
    {
        var folder = arguments.Text("output", "runs/images");
        var text = arguments.Text("text", "runs/text");
        SampleGrid.ThrowIfNotWritable(folder);
        var seed = (ulong)arguments.Integer("seed", 1, least: 0);
        var batch = arguments.Integer("batch", 32);
        var data = new SpriteBatches(SpriteSheets.Load(arguments.Required("data")), seed);
        var options = new TrainingOptions
        {
            Steps = arguments.Integer("steps", 3200),
            Seed = seed,
            Levels = NoiseLevelLaw.LogNormal(arguments.Number("log-sigma-mean", 0.3), 1.5),
            EmaDecay = arguments.Number("ema", 0.999),
            EmaWarmup = false,
            Optimizer = new OptimizerOptions { LearningRate = arguments.Number("rate", 1.5e-3) },
        };

        using var encoder = ClipTextEncoder.Load(Path.Combine(text, "text_encoder"), Path.Combine(text, "tokenizer"));
        using var model = TextToVideoModel.CreateImageModel(
            Network(), encoder, new PixelCodec(2), new EdmConfig { SigmaData = SigmaData }, seed);
        var white = new IndependentNoise();
        using var trainer = new DiffusionTrainer(model, white, options);
        using var run = new TrainingRun(trainer, folder) { OnCheckpoint = () => SampleGrid.Write(model, white, folder) };
        run.Run(step => Batch(data.Images(step, batch)), Console.WriteLine, cancellation);
    }

    /// <summary>Stage (b): clips with the noise of a prior, joint with images, on the folder of an image model.</summary>
    public static void TrainClips(Arguments arguments, IVideoNoisePrior prior, CancellationToken cancellation)
    {
        var folder = arguments.Text("output", "runs/clips");
        SampleGrid.ThrowIfNotWritable(folder);
        var seed = (ulong)arguments.Integer("seed", 1, least: 0);
        var batch = arguments.Integer("batch", 4);
        var imageEvery = arguments.Integer("image-every", 3);
        var data = new SpriteBatches(SpriteSheets.Load(arguments.Required("data")), seed);
        var options = new TrainingOptions
        {
            Steps = arguments.Integer("steps", 8200),
            Seed = seed,
            // A correlated prior decides motion at three to four times the noise, looks at less than half: a wider law than for images.
            Levels = NoiseLevelLaw.LogNormal(arguments.Number("log-sigma-mean", 0.6), 1.7),
            EmaDecay = arguments.Number("ema", 0.998),
            EmaWarmup = false,
            Optimizer = new OptimizerOptions { LearningRate = arguments.Number("rate", 7e-4) },
        };

        var clip = new VideoConfig { Frames = Frames, MaxFrames = 2 * Frames, FrameRate = 8 };
        var edm = new EdmConfig { SigmaData = SigmaData, SigmaMin = 0.01, SigmaMax = 160 };
        using var model = TextToVideoModel.FromImageModel(arguments.Text("image", "runs/images/model"), clip, edm, seed);
        using var trainer = new DiffusionTrainer(model, prior, options);
        using var run = new TrainingRun(trainer, folder) { OnCheckpoint = () => SampleGrid.Write(model, prior, folder) };
        run.Run(
            step => Batch(step % imageEvery == imageEvery - 1 ? data.Images(step, batch * Frames) : data.Clips(step, batch, Frames)),
            Console.WriteLine,
            cancellation);
    }

    private static LabelledTexts Labelled(IReadOnlyList<SpriteCaption> captions) =>
        new([.. captions.Select(c => c.Text)], [.. captions.Select(c => c.Answers)]);

    private static TrainingBatch Batch(SpriteBatch batch) => new(batch.Video, batch.Captions);

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

    private static ClipTextConfig TextEncoder(ClipTokenizer tokenizer) => new()
    {
        VocabularySize = tokenizer.VocabularySize,
        HiddenSize = 128,
        IntermediateSize = 512,
        Layers = 2,
        Heads = 4,
        MaxPositions = tokenizer.MaxLength,
        EndId = tokenizer.EndId,
    };
}
