namespace Pyoco;

/// <summary>The factors around the raw network F: <c>D(x; sigma) = c_skip x + c_out F(c_in x; c_noise)</c> (EDM, arXiv 2206.00364, equation 7 and table 1).</summary>
/// <param name="SigmaData">Standard deviation of the clean data.</param>
public readonly record struct EdmPreconditioning(double SigmaData)
{
    /// <summary>Factor of the noisy input in the estimate.</summary>
    public double CSkip(double sigma) => SigmaData * SigmaData / (sigma * sigma + SigmaData * SigmaData);

    /// <summary>Factor of the network's output in the estimate.</summary>
    public double COut(double sigma) => sigma * SigmaData / Math.Sqrt(sigma * sigma + SigmaData * SigmaData);

    /// <summary>Factor of the network's input, which brings it to unit variance.</summary>
    public double CIn(double sigma) => 1 / Math.Sqrt(sigma * sigma + SigmaData * SigmaData);

    /// <summary>What the network is told of the level: <c>ln(sigma) / 4</c>.</summary>
    public double CNoise(double sigma) => Math.Log(sigma) / 4;

    /// <summary>The weight of the squared error of the estimate, <c>1 / c_out²</c>.</summary>
    public double LossWeight(double sigma) => 1 / (COut(sigma) * COut(sigma));
}
