using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>The training of docs/training-data.md.</summary>
public sealed class OwnClipsTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();
    private readonly ClipFolderFixture _clips = new();

    public void Dispose()
    {
        _clips.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void AFolderOfClipsIsTrainedOnAndNoOtherOneGoesOn()
    {
        for (var i = 0; i < 24; i++)
        {
            _clips.Add($"{i}.png", red: (byte)(10 * i), caption: "a green orc walks");
        }

        var lines = new List<string>();
        using (var model = Model())
        {
            Train(model, _clips.Path, Path.Combine(_folder, "run"), lines.Add);
        }

        Assert.Contains(lines, l => l.StartsWith("stopped at step 2 of 2", StringComparison.Ordinal));
        _clips.Add("another.png", red: 3);
        using var again = Model();
        Assert.Throws<CheckpointException>(() => Train(again, _clips.Path, Path.Combine(_folder, "run"), lines.Add));
    }

    // A batch's images are learned in the same step: the loss of the step is the mean of both.
    [Fact]
    public void TheImagesOfABatchAreLearnedBesideItsClips()
    {
        using var model = Model();
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 2, Seed = 1 });
        using var both = new TrainingBatch(rand([2, 3, 4, 16, 16]), ["a green orc", "an orc"])
        {
            Images = new TrainingBatch(rand([3, 3, 1, 16, 16]), ["an orc", "a", "green"]),
        };

        var loss = trainer.Backward(both);
        var step = trainer.Update();

        Assert.Equal(loss, step.Loss, 9);
        Assert.Equal(1, trainer.StepsDone);
    }

    private static void Train(TextToVideoModel model, string clips, string folder, Action<string> report)
    {
        var prior = CholeskyNoise.White;
        var data = ClipDataSet.Open(clips);
        var (training, validation) = data.Split(validationShare: 0.2);
        var options = new ClipBatchOptions { BatchSize = 2, Frames = 4, Height = 16, Width = 16, ImagesPerBatch = 2, Seed = 1 };
        using var batches = new ClipBatches(training, options);
        using var checks = new ClipBatches(validation, options with { RandomStart = false });
        using var trainer = new DiffusionTrainer(
            model, prior, new TrainingOptions { Steps = 2, Data = data.Fingerprint, Batches = options.Spec });
        using var run = new TrainingRun(trainer, folder) { Validation = new LevelValidation { Batches = checks.At, Every = 1 } };
        run.Run(batches.At, report);
        report($"waited {batches.WaitingShare:P1} of the time; {batches.Skipped.Count} clips were left out");
    }

    private TextToVideoModel Model()
    {
        var image = Path.Combine(_folder, "image-model");
        image = Directory.Exists(image) ? image : TinyModels.ImageModelFolder(_folder);
        return TextToVideoModel.FromImageModel(image, new ImageModelExtension
        {
            Clip = new VideoConfig { Frames = 4 }, Temporal = new RotaryTemporalConfig { HeadSize = 8, FrameConditioning = true },
        });
    }
}
