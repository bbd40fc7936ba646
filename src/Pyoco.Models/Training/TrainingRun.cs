using System.Diagnostics;
using System.Globalization;

namespace Pyoco.Models;

/// <summary>Runs a trainer to its end: batches in, checkpoints every few minutes, a line of progress now and then.</summary>
/// <remarks>The run's folder holds <c>checkpoint.safetensors</c>, <c>losses.csv</c> and <c>loss.png</c>, and the model as trained so far in
/// <c>model/</c> (averaged weights). A run whose folder has a checkpoint goes on from it.</remarks>
public sealed class TrainingRun
{
    private readonly DiffusionTrainer _trainer;
    private readonly string _folder;
    private readonly LossHistory _history;
    private readonly string? _notice;

    /// <summary>A run in a folder, which is made when it is not there.</summary>
    /// <param name="trainer">The trainer, fresh; the caller keeps it.</param>
    /// <param name="folder">Where checkpoint, losses and model go.</param>
    /// <exception cref="CheckpointException">The folder's checkpoint belongs to another training.</exception>
    public TrainingRun(DiffusionTrainer trainer, string folder)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (_trainer, _folder) = (trainer, folder);
        Directory.CreateDirectory(folder);
        if (File.Exists(CheckpointPath))
        {
            _notice = trainer.Resume(CheckpointPath);
        }

        _history = new LossHistory(Path.Combine(folder, "losses.csv"), trainer.StepsDone);
    }

    /// <summary>The folder's checkpoint.</summary>
    public string CheckpointPath => Path.Combine(_folder, "checkpoint.safetensors");

    /// <summary>The folder of the model as trained so far.</summary>
    public string ModelFolder => Path.Combine(_folder, "model");

    /// <summary>Seconds between two lines of progress.</summary>
    public double ProgressInterval { get; init; } = 20;

    /// <summary>Called after each checkpoint, the averaged weights in the model: for pictures of samples.</summary>
    public Action? OnCheckpoint { get; init; }

    /// <summary>Trains until the last step or until it is cancelled; either way the state is on disk when it returns.</summary>
    /// <param name="batches">The batch of each step.</param>
    /// <param name="report">Takes the lines of progress.</param>
    /// <param name="cancellationToken">Stops after the step under way.</param>
    public void Run(TrainingBatchSource batches, Action<string> report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(report);
        if (_notice is not null)
        {
            report(_notice);
        }

        var (tensors, weights) = _trainer.Trained;
        report($"training {tensors} tensors, {weights:N0} weights, from step {_trainer.StepsDone} to {_trainer.Options.Steps}");

        var (sinceCheckpoint, sinceLine) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        var window = new ProgressWindow();
        while (_trainer.StepsDone < _trainer.Options.Steps && !cancellationToken.IsCancellationRequested)
        {
            using var batch = batches(_trainer.StepsDone);
            var step = _trainer.Step(batch);
            _history.Add(step);
            window.Add(step.Loss, batch.Captions.Count);

            if (sinceLine.Elapsed.TotalSeconds >= ProgressInterval)
            {
                report(window.Line(step, _trainer.Options.Steps, sinceLine.Elapsed));
                window = new ProgressWindow();
                sinceLine.Restart();
            }

            if (sinceCheckpoint.Elapsed >= _trainer.Options.CheckpointInterval)
            {
                Checkpoint();
                sinceCheckpoint.Restart();
            }
        }

        Checkpoint();
        report($"stopped at step {_trainer.StepsDone} of {_trainer.Options.Steps}; the model is in {ModelFolder}");
    }

    private void Checkpoint()
    {
        _trainer.SaveCheckpoint(CheckpointPath);
        _history.Save(Path.Combine(_folder, "loss.png"));
        _trainer.SaveModel(ModelFolder);
        if (OnCheckpoint is { } pictures)
        {
            _trainer.WithAverage(pictures);
        }
    }

    // The mean loss and the speed since the last line of progress.
    private sealed class ProgressWindow
    {
        private double _loss;
        private int _steps;
        private long _clips;

        public void Add(double loss, int clips)
        {
            _loss += loss;
            _clips += clips;
            _steps++;
        }

        public string Line(TrainingStep step, long steps, TimeSpan elapsed)
        {
            var left = TimeSpan.FromSeconds((steps - step.Index - 1) * elapsed.TotalSeconds / _steps);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"step {step.Index + 1}/{steps} loss {_loss / _steps:F4} grad {step.GradientNorm:F2} rate {step.LearningRate:E1} "
                    + $"{_clips / elapsed.TotalSeconds:F1} clips/s, {left:hh\\:mm\\:ss} left");
        }
    }
}
