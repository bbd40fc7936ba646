namespace Pyoco.Models;

/// <summary>What a <see cref="TrainingRun"/> validates on: clips that it does not train on, at fixed places in the law of noise levels,
/// with noise that is the same each time.</summary>
public sealed record LevelValidation
{
    /// <summary>The clips: batch 0 to <see cref="Count"/> - 1, the same ones whenever they are asked for.</summary>
    public required TrainingBatchSource Batches { get; init; }

    /// <summary>Number of batches, at least 1.</summary>
    public int Count { get; init => field = OutOfRange.AtLeast(1, value, nameof(Count)); } = 1;

    /// <summary>Number of noise levels, at least 2: the middles of as many equal shares of training's levels.</summary>
    public int Levels { get; init => field = OutOfRange.AtLeast(2, value, nameof(Levels)); } = 8;

    /// <summary>Steps from one validation to the next, at least 1. It takes <see cref="Levels"/> times <see cref="Count"/> evaluations of
    /// the network.</summary>
    public long Every { get; init => field = OutOfRange.AtLeast(1, value, nameof(Every)); } = 500;

    /// <summary>The loss at each level, with the averaged weights, from the least noise to the most.</summary>
    internal IReadOnlyList<LevelLoss> Measure(DiffusionTrainer trainer)
    {
        var losses = Enumerable.Range(0, Levels).Select(_ => new List<double>()).ToArray();
        trainer.WithAverage(() =>
        {
            for (var i = 0; i < Count; i++)
            {
                using var batch = Batches(i);
                for (var level = 0; level < Levels; level++)
                {
                    losses[level].AddRange(trainer.Validate(batch, Share(level), draw: i));
                }
            }
        });
        return [.. losses.Select((values, level) => LevelLoss.Of(trainer.LevelAt(Share(level)).Sigma, values))];
    }

    private double Share(int level) => (level + 0.5) / Levels;
}

/// <summary>The validation loss at a noise level.</summary>
/// <param name="Sigma">Noise per signal.</param>
/// <param name="Loss">The mean over the clips.</param>
/// <param name="StandardError">Its standard error; 0 of one clip.</param>
internal readonly record struct LevelLoss(double Sigma, double Loss, double StandardError)
{
    public static LevelLoss Of(double sigma, IReadOnlyList<double> losses)
    {
        var mean = losses.Average();
        var variance = losses.Count > 1 ? losses.Sum(l => (l - mean) * (l - mean)) / (losses.Count - 1) : 0;
        return new LevelLoss(sigma, mean, Math.Sqrt(variance / losses.Count));
    }
}
