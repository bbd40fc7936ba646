using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The deterministic second-order sampler of EDM (arXiv 2206.00364, algorithm 1): two evaluations a step, one at the last.</summary>
/// <remarks>The correction averages the slopes in sigma. It is left out where sigma is infinite (a first level without signal) and where the
/// step ends at the clean video.</remarks>
public sealed class HeunSampler : ISampler
{
    /// <inheritdoc/>
    public string Name => "heun";

    /// <inheritdoc/>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        SamplerWalk.Check(denoiser, noise, schedule, run);
        return SamplerWalk.Run(noise, schedule, run, (x, from, to) =>
        {
            // Euler step.
            var clean = denoiser.Denoise(x, from);
            var predicted = SamplerWalk.FirstOrder(x, clean, from, to);
            if (to.Noise == 0 || from.Signal == 0)
            {
                return predicted;
            }

            // Slopes dx/dsigma at both ends, in the coordinates x / Signal.
            var slope = Slope(x, clean, from);
            var next = Slope(predicted, denoiser.Denoise(predicted, to), to);

            // Second-order correction: half the difference of the slopes over the step.
            var half = to.Signal * (to.Sigma - from.Sigma) / 2;
            return predicted.add(next.sub_(slope), half.ToScalar());
        });
    }

    private static Tensor Slope(Tensor x, Tensor clean, NoiseLevel level) => x.add(clean, (-level.Signal).ToScalar()).div_(level.Noise);
}
