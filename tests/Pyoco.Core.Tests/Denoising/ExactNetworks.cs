using Pyoco.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>Networks that predict exactly what a wrapper expects for Gaussian data, so that the wrapped denoiser must equal the exact one.</summary>
internal static class ExactNetworks
{
    public static readonly GaussianDenoiser Denoiser = new(0.2, 0.6, 2);
    public static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    /// <summary>EDM's F of equation 8, told ln(sigma) / 4.</summary>
    public static Tensor Edm(Tensor input, Tensor told)
    {
        var sigma = Math.Exp(4 * told[0].item<float>());
        var factors = new EdmPreconditioning(0.6);
        var x = input.div(factors.CIn(sigma));
        return Denoiser.Denoise(x, NoiseLevel.FromSigma(sigma)).sub(x.mul(factors.CSkip(sigma))).div(factors.COut(sigma));
    }

    /// <summary>The noise in a variance-preserving input at a timestep.</summary>
    public static Tensor Epsilon(Tensor input, Tensor timestep)
    {
        var level = Timesteps.Level((int)Math.Round(timestep[0].item<float>()));
        return input.sub(Denoiser.Denoise(input, level).mul(level.Signal)).div(level.Noise);
    }

    /// <summary>v of a variance-preserving input at a timestep.</summary>
    public static Tensor Velocity(Tensor input, Tensor timestep)
    {
        var level = Timesteps.Level((int)Math.Round(timestep[0].item<float>()));
        return Epsilon(input, timestep).mul(level.Signal).sub(Denoiser.Denoise(input, level).mul(level.Noise));
    }

    /// <summary>The largest difference of a wrapped network from the exact denoiser at a level.</summary>
    public static double Difference(IVideoDenoiser wrapped, NoiseLevel level)
    {
        using var scope = NewDisposeScope();
        var x = CholeskyNoise.White.Sample(new VideoShape(2, 1, 2, 4, 4), new NoiseKey(9)).mul(Math.Max(level.Noise, level.Signal));
        return wrapped.Denoise(x, level).sub(Denoiser.Denoise(x, level)).abs().max().item<float>();
    }
}
