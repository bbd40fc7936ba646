namespace Pyoco;

/// <summary>Which of the training timesteps a schedule of fewer steps takes (arXiv 2305.08891, table 2).</summary>
public enum TimestepSpacing
{
    /// <summary>Multiples of the integer stride from 0; the noisiest timestep is left out.</summary>
    Leading,

    /// <summary>Evenly from the last timestep to the first, both taken; a single step takes the first, as in diffusers.</summary>
    Linspace,

    /// <summary>Evenly downwards from the last timestep; the first is left out.</summary>
    Trailing,
}
