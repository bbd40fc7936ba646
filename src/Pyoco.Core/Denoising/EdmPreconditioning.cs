namespace Pyoco;

/// <summary>The preconditioning of EDM (c_skip, c_out, c_in, c_noise), and the weight of its loss, as functions of sigma.</summary>
/// <remarks>EDM (arXiv 2206.00364), table 1 and section 5: <c>D(x; sigma) = CSkip * x + COut * network(CIn * x, CNoise)</c>. They keep
/// input and target of the network at unit variance for any noise whose elements have unit variance, correlated or not.</remarks>
public readonly record struct EdmPreconditioning
{
    /// <summary>The factors for data of a given spread.</summary>
    /// <param name="sigmaData">Standard deviation of the clean data, a finite number above 0; the paper takes 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sigmaData"/> is not a finite number above 0.</exception>
    public EdmPreconditioning(double sigmaData)
    {
        if (!(sigmaData > 0 && double.IsFinite(sigmaData)))
        {
            throw new ArgumentOutOfRangeException(nameof(sigmaData), sigmaData, "The deviation of the data is a finite number above 0.");
        }

        SigmaData = sigmaData;
    }

    /// <summary>Standard deviation of the clean data.</summary>
    public double SigmaData { get; }

    /// <summary>Factor of the noisy video in the estimate: <c>sd^2 / (sigma^2 + sd^2)</c>.</summary>
    public double CSkip(double sigma) => SigmaData * SigmaData / Variance(sigma);

    /// <summary>Factor of the network's output: <c>sigma * sd / sqrt(sigma^2 + sd^2)</c>.</summary>
    public double COut(double sigma) => sigma * SigmaData / Math.Sqrt(Variance(sigma));

    /// <summary>Factor of the network's input: <c>1 / sqrt(sigma^2 + sd^2)</c>.</summary>
    public double CIn(double sigma) => 1 / Math.Sqrt(Variance(sigma));

    /// <summary>The noise conditioning of the network, c_noise: <c>ln(sigma) / 4</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sigma"/> is not above 0.</exception>
    public double CNoise(double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        return Math.Log(sigma) / 4;
    }

    /// <summary>Weight of the squared error of D, which makes the network's own error count the same at every sigma:
    /// <c>1 / COut^2</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sigma"/> is not above 0.</exception>
    public double LossWeight(double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        // (sigma^2 + sd^2) / (sigma sd)^2, without infinity by infinity where there is no signal.
        return double.IsPositiveInfinity(sigma) ? 1 / Variance(0) : Variance(sigma) / (sigma * SigmaData * (sigma * SigmaData));
    }

    // A default value has no deviation; one of its factors would be infinite rather than wrong in a visible way.
    private double Variance(double sigma)
    {
        if (SigmaData == 0)
        {
            throw new InvalidOperationException(
                "This EdmPreconditioning is default(EdmPreconditioning); create it with the standard deviation of the data.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(sigma);
        return sigma * sigma + SigmaData * SigmaData;
    }
}
