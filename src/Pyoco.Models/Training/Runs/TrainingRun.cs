using System.Diagnostics;

namespace Pyoco.Models;

/// <summary>Runs a trainer to its end: batches in, checkpoints every few minutes, a line of progress now and then.</summary>
/// <remarks>
/// <para>The run's folder holds <c>checkpoint.safetensors</c>, <c>losses.csv</c> and <c>loss.png</c>, TensorBoard's <c>events/</c>, with a
/// <see cref="Validation"/> <c>validation.csv</c> and <c>validation.png</c>, with <see cref="TrainingOptions.SnapshotEvery"/>
/// <c>averages/</c>, and what has been trained so far with averaged weights (<see cref="ResultFolder"/>). Each of them is whole at any
/// moment, so that a run that was killed goes on from its checkpoint; what a killed process left half-written is removed when the next one
/// begins. One run at a time has a folder.</para>
/// <para>A run that begins writes a checkpoint first. A loss that is not finite sends the run back to its checkpoint, from which it draws
/// other noise; the third time in a row ends it. A checkpoint that cannot be written, as on a full disk, is tried again at the next
/// interval; what is in the folder stays whole, each part of it of that step or an earlier one. Losses that cannot be written keep no
/// checkpoint from it.</para>
/// </remarks>
public sealed class TrainingRun : IDisposable
{
    private const string LockName = ".pyoco-training.lock";
    private const int MostDetours = 3;

    private readonly DiffusionTrainer _trainer;
    private readonly string _folder;
    private readonly string? _notice;
    private readonly FileStream _lock;
    private LossHistory _history;
    private ValidationHistory? _validations; // read when the run begins
    private int _detours; // since the last checkpoint

    /// <summary>A run in a folder, which is made when it is not there and belongs to the run until it is disposed.</summary>
    /// <param name="trainer">The trainer, fresh; the caller keeps it.</param>
    /// <param name="folder">Where checkpoint, losses and model go.</param>
    /// <exception cref="ArgumentException">The model was opened from the folder, or from that of the result in it, and would be
    /// replaced.</exception>
    /// <exception cref="NotSupportedException">What is trained could not be saved: a text encoder or the noise prior has no form
    /// there.</exception>
    /// <exception cref="CheckpointException">The folder's checkpoint belongs to another training: another network, prior, seed, data set,
    /// other batches or other options.</exception>
    /// <exception cref="IOException">Another run has the folder, or it cannot be written.</exception>
    /// <exception cref="InvalidDataException">The folder's <c>losses.csv</c> is something else.</exception>
    public TrainingRun(DiffusionTrainer trainer, string folder)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        trainer.ThrowIfNotSavable(folder);
        (_trainer, _folder) = (trainer, folder);
        Directory.CreateDirectory(folder);
        _lock = Lock(folder);
        try
        {
            WholeFile.DeleteLeftovers(folder);
            trainer.RecoverResult(ResultFolder);
            if (File.Exists(CheckpointPath))
            {
                _notice = trainer.Resume(CheckpointPath);
            }

            PowerAverages.DropSnapshots(SnapshotFolder, after: trainer.StepsDone); // of steps that are not done, or of another training
            _history = new LossHistory(LossPath, trainer.StepsDone);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The folder's checkpoint.</summary>
    public string CheckpointPath => Path.Combine(_folder, "checkpoint.safetensors");

    /// <summary>The folder of what has been trained so far: <c>model/</c>, or, where those alone learn, <c>motion_adapter/</c> or
    /// <c>lora/</c>.</summary>
    public string ResultFolder => Path.Combine(_folder, _trainer.ResultName);

    /// <summary>The folder of the snapshots of averages.</summary>
    public string SnapshotFolder => Path.Combine(_folder, "averages");

    /// <summary>Seconds between two lines of progress.</summary>
    public double ProgressInterval { get; init; } = 20;

    /// <summary>Called after each checkpoint, the averaged weights in the model: for pictures of samples.</summary>
    public Action? OnCheckpoint { get; init; }

    /// <summary>What it validates on; nothing when null.</summary>
    public LevelValidation? Validation { get; init; }

    private string LossPath => Path.Combine(_folder, "losses.csv");

    /// <summary>Trains until the last step or until it is cancelled, as by Ctrl-C; either way the state is on disk when it
    /// returns.</summary>
    /// <param name="batches">The batch of each step, or of each part of one (<see cref="TrainingOptions.Accumulation"/>).</param>
    /// <param name="report">Takes the lines of progress.</param>
    /// <param name="cancellationToken">Stops after the step under way.</param>
    /// <exception cref="ObjectDisposedException">The run was disposed.</exception>
    /// <exception cref="TrainingDivergedException">The loss was not finite again and again behind a checkpoint, or before one could be
    /// written.</exception>
    /// <exception cref="IOException">The last state could not be written; the trainer still holds it.</exception>
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
        try
        {
            Train(batches, report, cancellationToken);
        }
        catch (Exception e) when (e is not TrainingDivergedException)
        {
            _trainer.ClearGradients();
            Rescue(report);
            throw;
        }

        try
        {
            Checkpoint(report);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The state of step {_trainer.StepsDone} could not be written to {_folder}: {e.Message} The trainer still holds it "
                    + $"({nameof(DiffusionTrainer.SaveCheckpoint)} writes it elsewhere); what is in the folder is whole, of this "
                    + "step or an earlier one.", e);
        }

        report($"stopped at step {_trainer.StepsDone} of {_trainer.Options.Steps}; the result is in {ResultFolder}");
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

    private void Train(TrainingBatchSource batches, Action<string> report, CancellationToken cancellationToken)
    {
        var (sinceCheckpoint, sinceLine) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        var (window, events) = (new ProgressWindow(), new TrainingEvents(Path.Combine(_folder, "events"), report));
        _validations = new ValidationHistory(_folder, _trainer.StepsDone);
        WriteFirst(report);
        while (_trainer.StepsDone < _trainer.Options.Steps && !cancellationToken.IsCancellationRequested)
        {
            if (Step(batches, report) is not { } done)
            {
                continue;
            }

            _history.Add(done.Step);
            events.Add(done.Step);
            window.Add(done.Step.Loss, done.Clips);
            if (Validation is { } validation && _trainer.StepsDone % validation.Every == 0)
            {
                var losses = validation.Measure(_trainer);
                Try(report, "validation", () => _validations.Add(_trainer.StepsDone, losses));
                events.Add(_trainer.StepsDone, losses);
            }

            if (_trainer.Options.SnapshotEvery > 0 && _trainer.StepsDone % _trainer.Options.SnapshotEvery == 0)
            {
                Try(report, "snapshot", () => _trainer.SaveSnapshot(SnapshotFolder));
            }

            if (sinceLine.Elapsed.TotalSeconds >= ProgressInterval)
            {
                report(window.Line(done.Step, _trainer.Options.Steps, sinceLine.Elapsed));
                window = new ProgressWindow();
                sinceLine.Restart();
            }

            if (sinceCheckpoint.Elapsed >= _trainer.Options.CheckpointInterval)
            {
                Try(report, "checkpoint", () => Checkpoint(report));
                sinceCheckpoint.Restart();
            }
        }
    }

    // So that from the first step on there is a checkpoint to go back to.
    private void WriteFirst(Action<string> report)
    {
        if (!File.Exists(CheckpointPath))
        {
            Try(report, "checkpoint", () => _trainer.SaveCheckpoint(CheckpointPath));
        }
    }

    // Null where the run went back instead.
    private (TrainingStep Step, int Clips)? Step(TrainingBatchSource batches, Action<string> report)
    {
        try
        {
            var (first, count, clips) = (_trainer.StepsDone * _trainer.Options.Accumulation, _trainer.Options.Accumulation, 0);
            for (var i = 0; i < count; i++)
            {
                using var batch = batches(first + i);
                clips += batch.Captions.Count;
                _trainer.Backward(batch);
            }

            return (_trainer.Update(), clips);
        }
        catch (TrainingDivergedException e)
        {
            GoBack(e, report);
            return null;
        }
    }

    private void GoBack(TrainingDivergedException e, Action<string> report)
    {
        if (!File.Exists(CheckpointPath) || ++_detours >= MostDetours)
        {
            throw new TrainingDivergedException(File.Exists(CheckpointPath)
                ? $"{e.Message} It went back to the checkpoint {MostDetours - 1} times; {CheckpointPath} is as it was."
                : $"{e.Message} There is no checkpoint yet to go back to.");
        }

        _trainer.Resume(CheckpointPath);
        _trainer.Detours += _detours;
        Try(report, "list of losses", () => _history = new LossHistory(LossPath, _trainer.StepsDone));
        Try(report, "validation", () => _validations = new ValidationHistory(_folder, _trainer.StepsDone));
        Try(report, "snapshot", () => PowerAverages.DropSnapshots(SnapshotFolder, after: _trainer.StepsDone));
        report($"{e.Message} The training goes back to the checkpoint of step {_trainer.StepsDone} and draws other noise from there.");
    }

    // A disk that is full now may have room later, and what is trained is still in memory.
    private void Try(Action<string> report, string what, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report($"The {what} of step {_trainer.StepsDone} could not be written: {e.Message} What is in the folder is whole, of this "
                + "step or an earlier one, and the training goes on.");
        }
    }

    // What was trained before the data or anything else failed; what failed first is what the caller is told.
    private void Rescue(Action<string> report)
    {
        try
        {
            Checkpoint(report);
        }
        catch (Exception e)
        {
            report($"What was trained until step {_trainer.StepsDone} could not be saved as a whole: {e.Message}");
        }
    }

    // The losses go first: those behind the checkpoint are dropped when it is taken up, but none should lack before it.
    private void Checkpoint(Action<string> report)
    {
        Try(report, "list of losses", () => _history.Save(Path.Combine(_folder, "loss.png")));
        _trainer.SaveCheckpoint(CheckpointPath);
        _detours = 0;
        _trainer.SaveResult(ResultFolder);
        if (OnCheckpoint is { } pictures)
        {
            _trainer.WithAverage(pictures);
        }
    }
}
