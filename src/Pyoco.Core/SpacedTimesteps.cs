namespace Pyoco;

/// <summary>Which of the training timesteps a walk takes, as diffusers chooses them (arXiv 2305.08891, table 2), falling.</summary>
/// <remarks>Rounding is numpy's: halves go to the even number, and the same floating-point terms are summed, because the choice hangs on
/// their last bit.</remarks>
internal static class SpacedTimesteps
{
    /// <summary>Multiples of a stride from 0, moved up by an offset.</summary>
    public static double[] Leading(int steps, int stride, int offset) =>
        [.. Enumerable.Range(0, steps).Select(i => (double)(steps - 1 - i) * stride + offset)];

    /// <summary>Evenly from the last timestep to the first; a single step takes the first.</summary>
    public static double[] Linspace(int count, int steps)
    {
        var stride = (count - 1.0) / (steps - 1);
        return [.. Enumerable.Range(0, steps).Select(i => steps == 1 ? 0 : i == 0 ? count - 1 : (steps - 1 - i) * stride)];
    }

    /// <summary>Evenly downwards from the last timestep by a stride, rounded.</summary>
    public static double[] Trailing(int count, int steps, double stride)
    {
        var difference = count - stride - count;
        return [.. Enumerable.Range(0, steps).Select(i => Math.Round(count + i * difference) - 1)];
    }

    /// <summary>The timesteps of a class that, in leading, strides by the whole quotient.</summary>
    /// <inheritdoc cref="Whole" path="/param"/>
    public static double[] Choose(TimestepSpacing spacing, int count, int steps, int offset) => spacing switch
    {
        TimestepSpacing.Leading => Leading(steps, count / steps, offset),
        TimestepSpacing.Linspace => Linspace(count, steps),
        TimestepSpacing.Trailing => Trailing(count, steps, count / (double)steps),
        _ => throw new ArgumentOutOfRangeException(nameof(spacing), spacing, "Unknown timestep spacing."),
    };

    /// <summary>The timesteps of a class that takes whole ones and, in leading, strides of the whole quotient.</summary>
    /// <param name="spacing">Where the timesteps lie.</param>
    /// <param name="count">Number of training timesteps.</param>
    /// <param name="steps">Number of steps, from 1 to <paramref name="count"/>.</param>
    /// <param name="offset">What leading timesteps are moved up by.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is out of range, or moving leads beyond the last
    /// timestep.</exception>
    public static int[] Whole(TimestepSpacing spacing, int count, int steps, int offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, count);
        var chosen = Choose(spacing, count, steps, offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chosen[0], count, nameof(steps));
        return [.. chosen.Select(t => (int)Math.Round(t))];
    }
}
