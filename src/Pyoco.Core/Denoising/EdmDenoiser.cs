using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The clean estimate of a network trained with EDM preconditioning.</summary>
/// <remarks>EDM (arXiv 2206.00364), equation 7, with <see cref="EdmPreconditioning"/>. A level with another signal than 1 is the sigma
/// level of <c>x / Signal</c>. At noise 0 the estimate is the video itself and the network is not evaluated.</remarks>
public sealed class EdmDenoiser : IVideoDenoiser
{
    private readonly VideoNetwork _network;
    private readonly EdmPreconditioning _edm;
    private readonly PredictedQuantity _prediction;

    /// <summary>Wraps a network whose timestep is <c>ln(sigma) / 4</c>.</summary>
    /// <param name="network">The network, conditioning bound.</param>
    /// <param name="sigmaData">Standard deviation of the data that it was trained on.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sigmaData"/> is not a finite number above 0.</exception>
    public EdmDenoiser(VideoNetwork network, double sigmaData = 0.5)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        _edm = new EdmPreconditioning(sigmaData);
        // F = (D - c_skip * x / Signal) / c_out, equation 7 the other way round.
        _prediction = new PredictedQuantity("output of EDM's network", level =>
            (-_edm.CSkip(level.Sigma) / (_edm.COut(level.Sigma) * level.Signal), 1 / _edm.COut(level.Sigma)));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level has no signal.</exception>
    /// <exception cref="InvalidOperationException">The network returned another shape.</exception>
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
    {
        ArgumentNullException.ThrowIfNull(noisy);
        VideoNetworkCall.ThrowIfWithoutSignal(level);
        using var scope = NewDisposeScope();
        var (sigma, x) = (level.Sigma, noisy.Over(level.Signal));
        if (sigma == 0)
        {
            return x.MoveToOuterDisposeScope();
        }

        var output = _network.Predict(x.Times(_edm.CIn(sigma)), _edm.CNoise(sigma));
        return x.Times(_edm.CSkip(sigma)).Plus(output, _edm.COut(sigma)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public PredictedQuantity? PredictionAt(NoiseLevel level) => _prediction;
}
