using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The event files of a run for TensorBoard.</summary>
/// <remarks>A run that goes on writes a file of its own, one that goes back writes its steps again: TensorBoard shows what came last.
/// Events that cannot be
/// written, as on a full disk, do not stop a training: that is told once, and none are written from there on.</remarks>
/// <param name="folder">Where the files go.</param>
/// <param name="report">Takes the sentence that they cannot be written.</param>
internal sealed class TrainingEvents(string folder, Action<string> report)
{
    private TorchSharp.Modules.SummaryWriter? _writer;
    private bool _isOver;

    public void Add(TrainingStep step) => Write(step.Index,
    [
        ("train/loss", step.Loss), ("train/gradient_norm", step.GradientNorm), ("train/learning_rate", step.LearningRate),
    ]);

    public void Add(long step, IReadOnlyList<LevelLoss> losses) => Write(step,
    [
        .. losses.Select(l => (FormattableString.Invariant($"validation/sigma_{l.Sigma:G3}"), l.Loss)),
        ("validation/mean", losses.Average(l => l.Loss)),
    ]);

    private void Write(long step, IReadOnlyList<(string Tag, double Value)> values)
    {
        if (_isOver)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            _writer ??= utils.tensorboard.SummaryWriter(folder);
            foreach (var (tag, value) in values)
            {
                _writer.add_scalar(tag, (float)value, (int)step);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _isOver = true;
            report($"The events of step {step} could not be written: {e.Message} None are written from here on.");
        }
    }
}
