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
        TextToVideoModel.Load(run.ModelFolder).Dispose();
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

    private void Train(string image, string name, long killAt)
    {
        using var process = AnotherProcess.Start("train", image, Path.Combine(_folder, name), "20", $"{killAt}");
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(killAt >= 0, process.ExitCode != 0);
    }
}
