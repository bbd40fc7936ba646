using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

/// <summary>What a run keeps when something fails, and what it refuses to begin with.</summary>
public sealed class FailedRunTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ALossThatIsNotFiniteInTheFirstStepGoesBackToTheStart()
    {
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 3 });
        using var run = new TrainingRun(trainer, Path.Combine(_folder, "run"));
        var failures = 1;

        run.Run(step => step == 1 && failures-- > 0 ? TrainingRunTests.NotFinite() : TinyModels.Batch(step, frames: 1), _ => { });

        Assert.Equal((3L, 1), (trainer.StepsDone, trainer.Detours));
        Assert.Equal(4, File.ReadAllLines(Path.Combine(_folder, "run", "losses.csv")).Length);
    }

    [Fact]
    public void WithoutACheckpointALossThatIsNotFiniteEndsTheRun()
    {
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 3 });
        using var run = new TrainingRun(trainer, Path.Combine(_folder, "run"));
        Directory.CreateDirectory(run.CheckpointPath);

        var error = Assert.Throws<TrainingDivergedException>(() => run.Run(_ => TrainingRunTests.NotFinite(), _ => { }));

        Assert.Contains("no checkpoint yet", error.Message);
    }

    [Fact]
    public void LossesThatCannotBeWrittenKeepNoCheckpointFromIt()
    {
        var lines = new List<string>();
        var losses = Path.Combine(_folder, "run", "losses.csv");
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 2 });
        using var run = new TrainingRun(trainer, Path.Combine(_folder, "run"));
        File.Delete(losses);
        Directory.CreateDirectory(losses);

        run.Run(step => TinyModels.Batch(step, frames: 1), lines.Add);

        Assert.Contains(lines, l => l.Contains("The list of losses of step 2 could not be written"));
        using var file = SafetensorsFile.Open(run.CheckpointPath);
        Assert.Equal("2", file.Metadata["pyoco.step"]);
        TextToVideoModel.Load(run.ResultFolder).Dispose();
    }

    [Fact]
    public void WhatFailsFirstIsWhatTheCallerIsTold()
    {
        var lines = new List<string>();
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 5 });
        using var run = new TrainingRun(trainer, Path.Combine(_folder, "run"))
        {
            OnCheckpoint = () => throw new InvalidOperationException("no pictures"),
        };

        Assert.Throws<FileNotFoundException>(() => run.Run(
            step => step == 2 ? throw new FileNotFoundException("clip 17 is gone") : TinyModels.Batch(step, frames: 1), lines.Add));

        Assert.Contains(lines, l => l.Contains("step 2 could not be saved as a whole: no pictures"));
        using var file = SafetensorsFile.Open(run.CheckpointPath);
        Assert.Equal("2", file.Metadata["pyoco.step"]);
    }

    [Fact]
    public void ARunDoesNotReplaceTheModelThatItTrains()
    {
        using var image = TinyModels.ImageModel(_folder);
        var model = Path.Combine(_folder, "run", "model");
        image.Save(model);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link"), Path.Combine(_folder, "run"));
        using var opened = TextToVideoModel.Load(model);
        using var trainer = new DiffusionTrainer(opened, CholeskyNoise.White, new TrainingOptions { Steps = 1 });

        Refused("run");
        Refused("link");
        Refused(Path.Combine("run", "model"));
        new TrainingRun(trainer, Path.Combine(_folder, "other")).Dispose();

        void Refused(string folder)
        {
            var error = Assert.Throws<ArgumentException>(() => new TrainingRun(trainer, Path.Combine(_folder, folder)));
            Assert.Contains("it would replace the model that it trains", error.Message);
            Assert.Equal([model], Directory.GetFileSystemEntries(Path.Combine(_folder, "run")));
        }
    }
}
