namespace Pyoco.Testing;

/// <summary>What a <see cref="FakeVideoGenerator"/> makes where a call does not say otherwise.</summary>
public sealed record FakeVideoOptions
{
    /// <summary>Frames of a clip, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Frames { get; init => field = AtLeast(1, value, nameof(Frames)); } = 8;

    /// <summary>Rows of a frame, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Height { get; init => field = AtLeast(1, value, nameof(Height)); } = 32;

    /// <summary>Columns of a frame, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Width { get; init => field = AtLeast(1, value, nameof(Width)); } = 32;

    /// <summary>Frames a second.</summary>
    public double FrameRate { get; init; } = 8;

    /// <summary>Steps of a call that states none, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Steps { get; init => field = AtLeast(1, value, nameof(Steps)); } = 4;

    /// <summary>How long a step takes by <see cref="Clock"/>; no time by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan StepTime
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(
            nameof(StepTime), value, $"StepTime is {value}; at least zero was expected.");
    }

    /// <summary>Tells the time, and how long steps take; the system's by default.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What a call of some prompts fails with after its steps: <c>new RunRejectedException(...)</c> and the like; a null result is
    /// a call that succeeds. Null for none that fail.</summary>
    public Func<IReadOnlyList<string>, Exception?>? Failure { get; init; }

    private static int AtLeast(int least, int value, string name) => value >= least
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; at least {least} was expected.");
}
