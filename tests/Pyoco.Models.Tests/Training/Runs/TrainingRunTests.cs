using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

public sealed class TrainingRunTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ARunLeavesCheckpointLossesPictureAndModel()
    {
        var lines = new List<string>();
        using var model = TinyModels.ImageModel(_folder);
        var options = new TrainingOptions { Steps = 5 };
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, options);
        var pictures = 0;
        using var run = new TrainingRun(trainer, Path.Combine(_folder, "run")) { ProgressInterval = 0, OnCheckpoint = () => pictures++ };

        run.Run(step => TinyModels.Batch(step, frames: 1), lines.Add);

        Assert.Equal(1, pictures);
        Assert.True(File.Exists(run.CheckpointPath));
        Assert.True(File.Exists(Path.Combine(_folder, "run", "loss.png")));
        Assert.Equal(6, File.ReadAllLines(Path.Combine(_folder, "run", "losses.csv")).Length);
        TextToVideoModel.Load(run.ResultFolder).Dispose();
        Assert.Contains("weights, from step 0 to 5", lines[0]);
        Assert.Matches(@"step 3/5 loss \d+\.\d+ .* clips/s, \d\d:\d\d:\d\d left", lines[3]);
    }

    [Fact]
    public void CancellationKeepsWhatWasDone()
    {
        using var model = TinyModels.ImageModel(_folder);
        var options = new TrainingOptions { Steps = 100 };
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, options);
        using var stop = new CancellationTokenSource();
        using var run = new TrainingRun(trainer, Path.Combine(_folder, "run"));

        run.Run(
            step =>
            {
                if (step == 2)
                {
                    stop.Cancel();
                }

                return TinyModels.Batch(step, frames: 1);
            },
            _ => { },
            stop.Token);

        Assert.Equal(3, trainer.StepsDone);
        using var file = SafetensorsFile.Open(run.CheckpointPath);
        Assert.Equal("3", file.Metadata["pyoco.step"]);
    }

    [Fact]
    public void TenStepsAKillAndTenMoreAreTwentyBitForBit()
    {
        var image = TinyModels.ImageModelFolder(_folder);

        Train(image, "whole", killAt: -1);
        Train(image, "halves", killAt: 10);
        Train(image, "halves", killAt: -1);

        // Weights, averages and the optimiser's state are all in this file.
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(_folder, "whole", "checkpoint.safetensors")),
            File.ReadAllBytes(Path.Combine(_folder, "halves", "checkpoint.safetensors")));
    }

    [Fact]
    public void OneRunAtATimeHasAFolder()
    {
        var folder = Path.Combine(_folder, "run");
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 1 });
        var first = new TrainingRun(trainer, folder);

        Assert.Contains(
            $"The folder {folder} cannot be taken; another training",
            Assert.Throws<IOException>(() => new TrainingRun(trainer, folder)).Message);
        first.Dispose();

        Assert.Throws<ObjectDisposedException>(() => first.Run(step => TinyModels.Batch(step, frames: 1), _ => { }));
        new TrainingRun(trainer, folder).Dispose();
        Assert.Equal(["losses.csv"], Directory.GetFiles(folder).Select(f => Path.GetFileName(f)));
    }

    [Fact]
    public void WhatKilledProcessesLeftGoesWhenTheNextRunBegins()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "run")).FullName;
        File.WriteAllText(WholeFile.TemporaryIn(folder), "half a checkpoint");
        File.WriteAllText(Path.Combine(folder, "notes.tmp"), "mine");
        var staging = Directory.CreateDirectory(Path.Combine(folder, $".pyoco-folder-{Guid.NewGuid():N}.tmp")).FullName;
        File.WriteAllText(Path.Combine(staging, "lock"), "");
        Directory.CreateDirectory(Path.Combine(staging, "new", "unet"));
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 1 });

        using (new TrainingRun(trainer, folder))
        {
        }

        Assert.Equal(
            ["losses.csv", "notes.tmp"],
            Directory.GetFileSystemEntries(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ALossThatIsNotFiniteGoesBackToTheCheckpointAndDrawsOtherNoise()
    {
        var lines = new List<string>();
        using var model = TinyModels.ImageModel(_folder);
        var options = new TrainingOptions { Steps = 6, CheckpointInterval = TimeSpan.FromTicks(1) };
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, options);
        using var run = new TrainingRun(trainer, Path.Combine(_folder, "run")) { ProgressInterval = 1000 };
        var failures = 1;

        run.Run(step => step == 3 && failures-- > 0 ? NotFinite() : TinyModels.Batch(step, frames: 1), lines.Add);

        Assert.Equal(6, trainer.StepsDone);
        Assert.Equal(1, trainer.Detours);
        Assert.Contains(lines, l => l.Contains("The loss of step 3 is NaN") && l.Contains("goes back to the checkpoint of step 3"));
        Assert.Equal(7, File.ReadAllLines(Path.Combine(_folder, "run", "losses.csv")).Length);
    }

    [Fact]
    public void ARunThatGoesBackTakesTheDroppedStepsOutOfEveryFile()
    {
        var folder = Path.Combine(_folder, "run");
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 6, SnapshotEvery = 1 });
        using var stop = new CancellationTokenSource();
        using (var first = new TrainingRun(trainer, folder) { Validation = Validation })
        {
            first.Run(step => Batch(step, endsAt: 1), _ => { }, stop.Token); // its checkpoint is of two steps
        }

        using var stopAgain = new CancellationTokenSource();
        using var second = new TrainingRun(trainer, folder) { Validation = Validation };
        second.Run(
            step => step == 4 ? NotFinite() : TinyModels.Batch(step, frames: 1),
            line =>
            {
                if (line.Contains("goes back"))
                {
                    stopAgain.Cancel();
                }
            },
            stopAgain.Token);

        Assert.Equal(2, trainer.StepsDone);
        Assert.Equal(
            ["1", "1", "2", "2"],
            File.ReadAllLines(Path.Combine(folder, "validation.csv")).Skip(1).Select(line => line[..line.IndexOf(',')]));
        Assert.Equal(3, File.ReadAllLines(Path.Combine(folder, "losses.csv")).Length);
        Assert.Equal([1, 2], AverageSnapshots.Load(second.SnapshotFolder).Steps);

        TrainingBatch Batch(long step, long endsAt)
        {
            if (step == endsAt)
            {
                stop.Cancel();
            }

            return TinyModels.Batch(step, frames: 1);
        }
    }

    [Fact]
    public void ALossThatIsNeverFiniteEndsTheRunAndTheCheckpointStays()
    {
        using var model = TinyModels.ImageModel(_folder);
        var options = new TrainingOptions { Steps = 6, CheckpointInterval = TimeSpan.FromTicks(1) };
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, options);
        using var run = new TrainingRun(trainer, Path.Combine(_folder, "run"));

        var early = Assert.Throws<TrainingDivergedException>(() => run.Run(_ => NotFinite(), _ => { }));
        var late = Assert.Throws<TrainingDivergedException>(
            () => run.Run(step => step == 2 ? NotFinite() : TinyModels.Batch(step, frames: 1), _ => { }));

        Assert.Contains("The loss of step 0 is NaN", early.Message);
        Assert.Contains("went back to the checkpoint 2 times", early.Message);
        Assert.Contains("went back to the checkpoint 2 times", late.Message);
        using var file = SafetensorsFile.Open(run.CheckpointPath);
        Assert.Equal("2", file.Metadata["pyoco.step"]);
    }

    // A folder in the place of the file, as a full disk, keeps the checkpoint from being written.
    [Fact]
    public void ACheckpointThatCannotBeWrittenIsTriedAgain()
    {
        var lines = new List<string>();
        using var model = TinyModels.ImageModel(_folder);
        var options = new TrainingOptions { Steps = 4, CheckpointInterval = TimeSpan.FromTicks(1) };
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, options);
        using var run = new TrainingRun(trainer, Path.Combine(_folder, "run")) { ProgressInterval = 1000 };
        Directory.CreateDirectory(run.CheckpointPath);

        run.Run(
            step =>
            {
                if (step == 2)
                {
                    Directory.Delete(run.CheckpointPath);
                }

                return TinyModels.Batch(step, frames: 1);
            },
            lines.Add);

        Assert.Equal(3, lines.Count(l => l.Contains("could not be written"))); // before the first step, and after two
        Assert.Equal(5, File.ReadAllLines(Path.Combine(_folder, "run", "losses.csv")).Length);
        using var file = SafetensorsFile.Open(run.CheckpointPath);
        Assert.Equal("4", file.Metadata["pyoco.step"]);
    }

    [Fact]
    public void AnEndThatCannotBeWrittenIsSaidAndTheTrainerStillHoldsIt()
    {
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 2 });
        using var run = new TrainingRun(trainer, Path.Combine(_folder, "run"));
        Directory.CreateDirectory(run.CheckpointPath);

        var error = Assert.Throws<IOException>(() => run.Run(step => TinyModels.Batch(step, frames: 1), _ => { }));

        Assert.Contains("The state of step 2 could not be written", error.Message);
        trainer.SaveCheckpoint(Path.Combine(_folder, "elsewhere.safetensors"));
        Assert.Equal(2, trainer.StepsDone);
    }

    [Fact]
    public void WhatWasTrainedIsKeptWhenTheDataFail()
    {
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 5, Accumulation = 2 });
        using var run = new TrainingRun(trainer, Path.Combine(_folder, "run"));

        Assert.Throws<FileNotFoundException>(() => run.Run(
            part => part == 5 ? throw new FileNotFoundException("clip 17 is gone") : TinyModels.Batch(part, frames: 1), _ => { }));

        using var file = SafetensorsFile.Open(run.CheckpointPath);
        Assert.Equal("2", file.Metadata["pyoco.step"]);
    }

    [Fact]
    public void PartsOfAStepAreBatchesOneAfterTheOther()
    {
        var asked = new List<long>();
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 2, Accumulation = 3 });
        using var run = new TrainingRun(trainer, Path.Combine(_folder, "run"));

        run.Run(
            part =>
            {
                asked.Add(part);
                return TinyModels.Batch(part, frames: 1);
            },
            _ => { });

        Assert.Equal([0, 1, 2, 3, 4, 5], asked);
        Assert.Equal(2, trainer.StepsDone);
    }

    [Fact]
    public void ValidationSnapshotsAndEventsAreInTheFolder()
    {
        var folder = Path.Combine(_folder, "run");
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 4, SnapshotEvery = 2 });
        using var run = new TrainingRun(trainer, folder)
        {
            Validation = new LevelValidation { Batches = step => TinyModels.Batch(100 + step, frames: 1), Levels = 3, Every = 2 },
        };

        run.Run(step => TinyModels.Batch(step, frames: 1), _ => { });

        Assert.Equal(1 + 2 * 3, File.ReadAllLines(Path.Combine(folder, "validation.csv")).Length);
        Assert.True(File.Exists(Path.Combine(folder, "validation.png")));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "events")));
        var snapshots = AverageSnapshots.Load(run.SnapshotFolder);
        Assert.Equal([2, 4], snapshots.Steps);
        var average = snapshots.Average(0.1);
        trainer.WithWeights(average, () => { });
        average.Values.ToList().ForEach(t => t.Dispose());
    }

    [Fact]
    public void SnapshotsOfAnotherTrainingAreDropped()
    {
        var folder = Path.Combine(_folder, "run");
        using var model = TinyModels.ImageModel(_folder);
        var options = new TrainingOptions { Steps = 4, SnapshotEvery = 2 };
        using (var trainer = new DiffusionTrainer(model, CholeskyNoise.White, options))
        using (var run = new TrainingRun(trainer, folder))
        {
            run.Run(step => TinyModels.Batch(step, frames: 1), _ => { });
            File.Delete(run.CheckpointPath);
        }

        using var other = new DiffusionTrainer(model, CholeskyNoise.White, options with { Seed = 5 });
        using var again = new TrainingRun(other, folder);

        Assert.Throws<FileNotFoundException>(() => AverageSnapshots.Load(again.SnapshotFolder));
    }

    private static LevelValidation Validation =>
        new() { Batches = step => TinyModels.Batch(100 + step, frames: 1), Levels = 2, Every = 1 };

    /// <summary>A batch whose loss is not finite.</summary>
    internal static TrainingBatch NotFinite() =>
        new(
            TensorArithmetic.Filled([1, 3, 1, 16, 16], double.NaN, TorchSharp.torch.ScalarType.Float32, TorchSharp.torch.CPU),
            ["a green orc"]);

    private void Train(string image, string name, long killAt)
    {
        using var process = AnotherProcess.Start("train", image, Path.Combine(_folder, name), "20", $"{killAt}");
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(killAt >= 0, process.ExitCode != 0);
    }
}
