using System.Diagnostics;
using System.Globalization;

namespace Pyoco.Models;

/// <summary>Runs a trainer to its end: batches in, checkpoints every few minutes, a line of progress now and then.</summary>
/// <remarks>The run's folder holds <c>checkpoint.safetensors</c>, <c>losses.csv</c> and <c>loss.png</c>, and the model as trained so far in
/// <c>model/</c> (averaged weights). Each of them is whole at any moment, so that a run that was killed goes on from its checkpoint; what a
/// killed process left half-written is removed when the next one begins. One run at a time has a folder.</remarks>
public sealed class TrainingRun : IDisposable
{
    private const string LockName = ".pyoco-training.lock";

    private readonly DiffusionTrainer _trainer;
    private readonly string _folder;
    private readonly LossHistory _history;
    private readonly string? _notice;
    private readonly FileStream _lock;

    /// <summary>A run in a folder, which is made when it is not there and belongs to the run until it is disposed.</summary>
    /// <param name="trainer">The trainer, fresh; the caller keeps it.</param>
    /// <param name="folder">Where checkpoint, losses and model go.</param>
    /// <exception cref="CheckpointException">The folder's checkpoint belongs to another training.</exception>
    /// <exception cref="IOException">Another run has the folder, or it cannot be written.</exception>
    /// <exception cref="InvalidDataException">The folder's <c>losses.csv</c> is something else.</exception>
    public TrainingRun(DiffusionTrainer trainer, string folder)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (_trainer, _folder) = (trainer, folder);
        Directory.CreateDirectory(folder);
        _lock = Lock(folder);
        try
        {
            WholeFile.DeleteLeftovers(folder);
            TextToVideoModelFolder.Recover(ModelFolder);
            if (File.Exists(CheckpointPath))
            {
                _notice = trainer.Resume(CheckpointPath);
            }

            _history = new LossHistory(Path.Combine(folder, "losses.csv"), trainer.StepsDone);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
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
    /// <exception cref="ObjectDisposedException">The run was disposed.</exception>
    public void Run(TrainingBatchSource batches, Action<string> report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(report);
        ObjectDisposedException.ThrowIf(!_lock.CanWrite, this);
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

    /// <summary>Gives the folder to other runs.</summary>
    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(
                Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e)
        {
            throw new IOException($"The folder {folder} cannot be taken; another training may be running in it: {e.Message}", e);
        }
    }

    // The losses go first: those behind the checkpoint are dropped when it is taken up, but none may lack before it.
    private void Checkpoint()
    {
        _history.Save(Path.Combine(_folder, "loss.png"));
        _trainer.SaveCheckpoint(CheckpointPath);
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
