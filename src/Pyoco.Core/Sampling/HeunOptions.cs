namespace Pyoco;

/// <summary>The path and the churn of a <see cref="HeunSampler"/>; by default that of sigma, and none.</summary>
/// <remarks>Churn is how much fresh noise raises the level before each step: EDM (arXiv 2206.00364), algorithm 2, S_churn, S_tmin, S_tmax
/// and S_noise.</remarks>
public sealed record HeunOptions
{
    /// <summary>What the trapezoidal rule is applied to.</summary>
    public HeunPath Path { get; init; }

    /// <summary>S_churn, spread over all steps: sigma rises by its share <c>Churn / steps</c>, but no more than by <c>sqrt(2) - 1</c>; at
    /// least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number of at least 0.</exception>
    public double Churn { get; init => field = NotNegative(nameof(Churn), value); }

    /// <summary>S_tmin, the least sigma that is raised; at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number of at least 0.</exception>
    public double SigmaMin { get; init => field = NotNegative(nameof(SigmaMin), value); }

    /// <summary>S_tmax, the largest sigma that is raised; at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number of at least 0.</exception>
    public double SigmaMax { get; init => field = NotNegative(nameof(SigmaMax), value); } = double.MaxValue;

    /// <summary>S_noise, the deviation of the fresh noise, slightly above 1 where a network removes too much; at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number of at least 0.</exception>
    public double NoiseScale { get; init => field = NotNegative(nameof(NoiseScale), value); } = 1;

    private static double NotNegative(string name, double value) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number of at least 0.");
}

/// <summary>What a <see cref="HeunSampler"/> applies the trapezoidal rule to. Both are of second order.</summary>
public enum HeunPath
{
    /// <summary>The slope of <c>x / Signal</c> in sigma, as EDM does: the same walk for levels of every convention.</summary>
    Sigma,

    /// <summary>The slope of x along the levels themselves, <c>D dSignal + n dNoise</c>: on levels of rectified flow it is Heun's method in
    /// the flow's time, which also works from a level without signal.</summary>
    Levels,
}
