using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The event files of a run for TensorBoard.</summary>
/// <remarks>A run that goes on, or goes back, writes a file of its own from there: TensorBoard shows what came last.</remarks>
internal sealed class TrainingEvents(string folder)
{
    private readonly TorchSharp.Modules.SummaryWriter _writer = utils.tensorboard.SummaryWriter(folder);

    public void Add(TrainingStep step)
    {
        Add("train/loss", step.Loss, step.Index);
        Add("train/gradient_norm", step.GradientNorm, step.Index);
        Add("train/learning_rate", step.LearningRate, step.Index);
    }

    public void Add(long step, IReadOnlyList<LevelLoss> losses)
    {
        for (var i = 0; i < losses.Count; i++)
        {
            Add(FormattableString.Invariant($"validation/sigma_{losses[i].Sigma:G3}"), losses[i].Loss, step);
        }

        Add("validation/mean", losses.Average(l => l.Loss), step);
    }

    private void Add(string tag, double value, long step) => _writer.add_scalar(tag, (float)value, (int)step);
}
