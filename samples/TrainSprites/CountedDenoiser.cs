using Pyoco;
using static TorchSharp.torch;

namespace TrainSprites;

/// <summary>Counts how often a sampler asks a denoiser.</summary>
internal sealed class CountedDenoiser(IVideoDenoiser inner, Action count) : IVideoDenoiser
{
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
    {
        count();
        return inner.Denoise(noisy, level);
    }

    public PredictedQuantity? PredictionAt(NoiseLevel level) => inner.PredictionAt(level);
}
