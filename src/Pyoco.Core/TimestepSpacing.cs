namespace Pyoco;

/// <summary>Which of the training timesteps a schedule of fewer steps takes (arXiv 2305.08891, table 2).</summary>
public enum TimestepSpacing
{
    /// <summary>Multiples of the integer stride from 0; the noisiest timestep is left out.</summary>
    Leading,

    /// <summary>Evenly from the last timestep to the first, both taken.</summary>
    Linspace,

    /// <summary>Evenly downwards from the last timestep; the first is left out.</summary>
    Trailing,
}

internal static class TimestepSpacingChoice
{
    /// <summary>The timesteps, falling.</summary>
    public static int[] Choose(this TimestepSpacing spacing, int count, int steps)
    {
        var chosen = new int[steps];
        for (var i = 0; i < steps; i++)
        {
            chosen[i] = spacing switch
            {
                TimestepSpacing.Leading => (steps - 1 - i) * (count / steps),
                TimestepSpacing.Linspace => steps == 1 ? count - 1 : (int)Math.Round((steps - 1 - i) * (count - 1.0) / (steps - 1)),
                TimestepSpacing.Trailing => (int)Math.Round(count - i * (double)count / steps) - 1,
                _ => throw new ArgumentOutOfRangeException(nameof(spacing), spacing, "Unknown timestep spacing."),
            };
        }

        return chosen;
    }
}
