using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Estimates the clean video from a noisy one, whatever the network inside predicts. Conditioning is already bound.</summary>
public interface IVideoDenoiser
{
    /// <summary>D(x; level), the estimate of the clean video (EDM, arXiv 2206.00364, equation 2).</summary>
    /// <param name="noisy">A noisy video (B, C, F, H, W), kept by the caller.</param>
    /// <param name="level">Signal and noise of <paramref name="noisy"/>; all samples and frames share it.</param>
    /// <returns>New tensors of the same shape, type and device; the caller owns them.</returns>
    DenoiserOutput Denoise(Tensor noisy, NoiseLevel level);

    /// <summary>What the network inside predicts at a level, for guidance rules that work in the prediction itself; null where nothing is
    /// known of it. A decorator of a network's denoiser passes the question on.</summary>
    PredictedQuantity? PredictionAt(NoiseLevel level) => null;
}
