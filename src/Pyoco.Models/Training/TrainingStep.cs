namespace Pyoco.Models;

/// <summary>What a training step did.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Loss">The loss before the update, the mean over its batches.</param>
/// <param name="GradientNorm">The norm of all gradients together before clipping.</param>
/// <param name="LearningRate">The rate it used.</param>
public readonly record struct TrainingStep(long Index, double Loss, double GradientNorm, double LearningRate);
