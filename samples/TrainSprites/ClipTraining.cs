using System.CommandLine;
using Pyoco.Models;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>Stage (b): clips with the noise of a prior, joint with images, on the folder of an image model.</summary>
internal static class ClipTraining
{
    private const int Frames = 8;

    private static readonly Option<string> Image = ValuedOption.Text("--image", "DIR", "the image model", "runs/images/model");
    private static readonly Option<string> Target = ValuedOption.Text("--output", "DIR", "the folder of the training", "runs/clips");
    private static readonly PriorChoice Prior = new();
    private static readonly Option<int> Batch = ValuedOption.Whole("--batch", "clips of a step", usual: 4);
    private static readonly Option<int> ImageEvery = ValuedOption.Whole("--image-every", "every so many steps one is of images", usual: 3);

    // A correlated prior decides motion at three to four times the noise, looks at less than half: a wider law than for images.
    private static readonly StageOptions Stage = new(steps: 8200, rate: 7e-4, logSigmaMean: 0.6, logSigmaDeviation: 1.7, ema: 0.998);

    public static SampleCommand Create()
    {
        var command = new SampleCommand("clips", "Trains a video model with a noise prior, from an image model.")
        {
            Examples =
            [
                "clips --data path/to/sheets --image runs/images/model --output runs/clips",
                "clips --data path/to/sheets --prior mixed --alpha 1 --output runs/mixed",
            ],
        };
        Array.ForEach<Option>(
            [Sprites.Data, Image, Target, .. Prior.Options, Sprites.Seed, Batch, ImageEvery, .. Stage.All],
            command.Options.Add);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (folder, prior) = (parsed.GetRequiredValue(Target), Prior.Of(parsed));
        SampleGrid.ThrowIfNotWritable(folder);
        var (options, batch, imageEvery) = (Stage.Of(parsed), parsed.GetValue(Batch), parsed.GetValue(ImageEvery));
        var data = new SpriteBatches(SpriteSheets.Load(parsed.GetRequiredValue(Sprites.Data)), options.Seed);
        var clip = new VideoConfig { Frames = Frames, MaxFrames = 2 * Frames, FrameRate = 8 };
        var edm = new EdmConfig { SigmaData = ImageTraining.SigmaData, SigmaMin = 0.01, SigmaMax = 160 };
        using var model = TextToVideoModel.FromImageModel(parsed.GetRequiredValue(Image), clip, edm, options.Seed);
        using var trainer = new DiffusionTrainer(model, prior, options);
        using var run = new TrainingRun(trainer, folder) { OnCheckpoint = () => SampleGrid.Write(model, prior, folder) };
        run.RunWithBar(
            options.Steps,
            step => (step % imageEvery == imageEvery - 1 ? data.Images(step, batch * Frames) : data.Clips(step, batch, Frames))
                .ToTrainingBatch(),
            cancellation);
        return ExitCode.Done;
    }
}
