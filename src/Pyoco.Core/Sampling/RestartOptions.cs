namespace Pyoco;

/// <summary>The interval that a <see cref="RestartSampler"/> walks again and again.</summary>
public sealed record RestartOptions
{
    /// <summary>Where the interval ends, in sigma, above 0: the walk goes back from the first level that is no higher.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number above 0.</exception>
    public required double SigmaMin { get; init => field = Positive(nameof(SigmaMin), value); }

    /// <summary>Where the interval starts, in sigma, above <see cref="SigmaMin"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number above 0.</exception>
    public required double SigmaMax { get; init => field = Positive(nameof(SigmaMax), value); }

    /// <summary>Steps of each walk of the interval, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Steps { get; init => field = AtLeastOne(nameof(Steps), value); } = 5;

    /// <summary>How many times the walk goes back, from 1 to 500.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int Repeats { get; init => field = AtLeastOne(nameof(Repeats), value); } = 1;

    private static double Positive(string name, double value) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number above 0.");

    private static int AtLeastOne(string name, int value) => value is >= 1 and <= 500
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is from 1 to 500.");
}
