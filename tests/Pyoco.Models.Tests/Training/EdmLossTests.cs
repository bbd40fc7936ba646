using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class EdmLossTests
{
    [Fact]
    public void ItIsTheWeightedErrorOfTheDenoiser()
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (TinyModels.Normal(2, 3, 1, 4, 4).Times(0.5), TinyModels.Normal(2, 3, 1, 4, 4).flip(0));
        double[] sigmas = [0.3, 7];
        var noisy = EdmLoss.AddNoise(clean, noise, sigmas);
        Tensor Network(Tensor x, Tensor t) => x.Times(0.7).Plus(t.view(-1, 1, 1, 1, 1));
        var factors = new EdmPreconditioning(0.5);

        var found = EdmLoss.Compute(Network, factors, clean, noisy, sigmas).item<float>();

        // EDM, equation 2: each sample through the denoiser, weighted by 1 / c_out².
        var denoiser = new EdmDenoiser(Network, 0.5);
        var expected = Enumerable.Range(0, 2).Average(i =>
        {
            var estimate = denoiser.Denoise(noisy.narrow(0, i, 1), NoiseLevel.FromSigma(sigmas[i])).Clean;
            return factors.LossWeight(sigmas[i]) * estimate.sub(clean.narrow(0, i, 1)).square().mean().item<float>();
        });
        Assert.Equal(expected, found, 4);
    }

    [Fact]
    public void NoiseIsScaledSampleBySample()
    {
        using var scope = NewDisposeScope();
        var noisy = EdmLoss.AddNoise(zeros(new long[] { 2, 1, 1, 1, 1 }), ones(new long[] { 2, 1, 1, 1, 1 }), [2, 5]);

        Assert.Equal([2f, 5f], noisy.data<float>().ToArray());
    }
}
