using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A denoiser whose network is given the timestep of another level than the one it is used at.</summary>
/// <remarks>The network sees the same video and answers; the answer is read out of the inner denoiser's estimate at the other level, and
/// put in at this one.</remarks>
internal sealed class RetimedDenoiser(IVideoDenoiser inner, NetworkPrediction prediction, Func<NoiseLevel, NoiseLevel> told)
    : IVideoDenoiser
{
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
    {
        using var scope = NewDisposeScope();
        var (here, there) = (level.ToUnitVariance(), told(level).ToUnitVariance());
        var x = noisy.Times(here.Noise / level.Noise);
        var clean = inner.Denoise(x, there).Clean;
        if (prediction == NetworkPrediction.Sample)
        {
            return clean.MoveToOuterDisposeScope();
        }

        return (prediction == NetworkPrediction.Epsilon
            ? x.Plus(x.Plus(clean, -there.Signal), -here.Noise / there.Noise).Over(here.Signal)
            : x.Times(here.Signal).Plus(x.Times(there.Signal).sub(clean), -here.Noise / there.Noise)).MoveToOuterDisposeScope();
    }

    // The answer is the same, whatever level the network was told.
    public PredictedQuantity? PredictionAt(NoiseLevel level) => inner.PredictionAt(told(level));
}
