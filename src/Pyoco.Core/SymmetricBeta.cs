namespace Pyoco;

/// <summary>The beta distribution of two equal parameters on [0, 1].</summary>
internal readonly struct SymmetricBeta
{
    private readonly double _shape;
    private readonly double _half;

    /// <param name="shape">Both parameters, above 0 and at most 1.</param>
    public SymmetricBeta(double shape)
    {
        if (!(shape is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "The shape is above 0 and at most 1.");
        }

        _shape = shape;
        _half = Integral(0.5);
    }

    /// <summary>Where the distribution function is <paramref name="probability"/>, from 0 to 1.</summary>
    public double Quantile(double probability) => probability > 0.5 ? 1 - LowerQuantile(1 - probability) : LowerQuantile(probability);

    // Half of the mass is below 1/2, which norms the integral without a gamma function. 60 halvings reach the last bit.
    private double LowerQuantile(double probability)
    {
        var (low, high) = (0.0, 0.5);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Integral(middle) < 2 * probability * _half ? (middle, high) : (low, middle);
        }

        return probability == 0 ? 0 : high;
    }

    // Of t^(a-1) (1-t)^(a-1) from 0 to x, by the binomial series of the second factor: its terms fall at least by half where x is at most
    // 1/2.
    private double Integral(double x)
    {
        var (sum, term) = (0.0, 1.0);
        for (var n = 0; term > 1e-18 && n < 100; n++)
        {
            sum += term / (_shape + n);
            term *= (n + 1 - _shape) / (n + 1) * x;
        }

        return sum * Math.Pow(x, _shape);
    }
}
