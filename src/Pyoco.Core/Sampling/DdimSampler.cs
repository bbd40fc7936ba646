using static TorchSharp.torch;

namespace Pyoco;

/// <summary>DDIM: a first-order sampler that replaces part of the noise with fresh noise in every step, set by eta. With eta 1 on sigma
/// levels it is the Euler ancestral sampler.</summary>
/// <remarks>DDIM (arXiv 2010.02502), equations 12 and 16: <c>x' = Signal' * D + sqrt(Noise'^2 - f^2) * n + f * z</c>, where n is the noise
/// in x, z is fresh and <c>f = eta * Noise' * sqrt(1 - (sigma' / sigma)^2)</c>. Eta 0 adds none and is <see cref="EulerSampler"/>; eta 1 is
/// ancestral sampling (on variance-preserving levels DDPM, on sigma levels Euler ancestral). First order.</remarks>
public sealed class DdimSampler : ISampler
{
    private readonly double _eta;

    /// <summary>Creates a sampler with an eta.</summary>
    /// <param name="eta">From 0, none, to 1, as much as the training process adds.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eta"/> is not from 0 to 1.</exception>
    public DdimSampler(double eta = 0) => _eta = AncestralNoise.CheckedEta(eta);

    /// <inheritdoc/>
    public MethodSpec Spec => new("ddim", ("eta", _eta));

    /// <inheritdoc/>
    public bool DrawsNoise(NoiseSchedule schedule) => _eta > 0;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, or eta is above
    /// 0 and the run has no noise to draw or the schedule rises.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        if (_eta > 0)
        {
            SamplerWalk.ThrowIfWithoutNoise(schedule, run, Spec);
        }

        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            var output = step.Denoise(x);
            var (kept, fresh) = AncestralNoise.Of(step.From, step.To, _eta);
            var next = output.Clean.Times(step.To.Signal).Plus(output.NoiseIn(x, step.From), kept);
            return fresh == 0 ? next : step.AddNoise_(next, fresh);
        });
    }
}
