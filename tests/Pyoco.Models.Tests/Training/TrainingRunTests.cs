using System.Diagnostics;
using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TrainingRunTests : IDisposable
{
    private const string WorkerVariable = "PYOCO_TRAINING_WORKER";
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
        var run = new TrainingRun(trainer, Path.Combine(_folder, "run")) { ProgressInterval = 0, OnCheckpoint = () => pictures++ };

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
        var run = new TrainingRun(trainer, Path.Combine(_folder, "run"));

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
        TinyModels.ImageModelFolder(_folder);

        Worker("whole", until: 20, kill: false);
        Worker("halves", until: 10, kill: true);
        Worker("halves", until: 20, kill: false);

        // Weights, averages and the optimiser's state are all in this file.
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(_folder, "whole", "checkpoint.safetensors")),
            File.ReadAllBytes(Path.Combine(_folder, "halves", "checkpoint.safetensors")));
    }

    /// <summary>The other process of the test above; in any other run it has nothing to do.</summary>
    [SkippableFact]
    public void AnotherProcessTrains()
    {
        var task = Environment.GetEnvironmentVariable(WorkerVariable)?.Split('|');
        Skip.If(task is null, "Runs in the process that another test starts.");
        var (folder, name, until, kill) = (task![0], task[1], int.Parse(task[2]), bool.Parse(task[3]));
        set_num_threads(1);
        using var model = TextToVideoModel.FromImageModel(Path.Combine(folder, "image-model"), new VideoConfig { Frames = 4 });
        var options = new TrainingOptions { Steps = 20, CheckpointInterval = TimeSpan.FromTicks(1) };
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, options);
        var run = new TrainingRun(trainer, Path.Combine(folder, name));

        run.Run(
            step =>
            {
                if (kill && step == until)
                {
                    Process.GetCurrentProcess().Kill(); // no handler runs, nothing is saved
                }

                return TinyModels.Batch(step);
            },
            _ => { });
        Assert.Equal(20, trainer.StepsDone);
    }

    private void Worker(string name, int until, bool kill)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            ["vstest", typeof(TrainingRunTests).Assembly.Location, "--Tests:Pyoco.Models.Tests.TrainingRunTests.AnotherProcessTrains"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        start.Environment[WorkerVariable] = $"{_folder}|{name}|{until}|{kill}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(kill || process.ExitCode == 0, output.Result);
    }
}
