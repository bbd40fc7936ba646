using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Wraps a network with EDM's preconditioning (arXiv 2206.00364, equation 7).</summary>
/// <remarks>A level with another signal than 1 is brought to it by dividing the video by the signal.</remarks>
public sealed class EdmDenoiser : IVideoDenoiser
{
    private readonly VideoNetwork _network;
    private readonly EdmPreconditioning _factors;

    /// <summary>Wraps a network.</summary>
    /// <param name="network">The raw network F, told <c>ln(sigma) / 4</c>.</param>
    /// <param name="sigmaData">Standard deviation of the clean data, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sigmaData"/> is not a finite number above 0.</exception>
    public EdmDenoiser(VideoNetwork network, double sigmaData = 0.5)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!(sigmaData > 0 && double.IsFinite(sigmaData)))
        {
            throw new ArgumentOutOfRangeException(nameof(sigmaData), sigmaData, "The data's standard deviation is a finite number above 0.");
        }

        (_network, _factors) = (network, new EdmPreconditioning(sigmaData));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level has no signal or no noise: F is not defined there.</exception>
    public Tensor Denoise(Tensor noisy, NoiseLevel level)
    {
        ArgumentNullException.ThrowIfNull(noisy);
        var sigma = level.Sigma;
        if (!(sigma > 0 && double.IsFinite(sigma)))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "EDM's preconditioning needs signal and noise above 0.");
        }

        using var scope = NewDisposeScope();
        var x = level.Signal == 1 ? noisy : noisy.div(level.Signal);
        var told = full([noisy.size(VideoShape.BatchAxis)], _factors.CNoise(sigma), dtype: ScalarType.Float32, device: noisy.device);
        var output = _network(x.mul(_factors.CIn(sigma)), told);
        return output.mul(_factors.COut(sigma)).add_(x.mul(_factors.CSkip(sigma))).MoveToOuterDisposeScope();
    }
}
