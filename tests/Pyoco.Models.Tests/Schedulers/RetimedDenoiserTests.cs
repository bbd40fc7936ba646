using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class RetimedDenoiserTests
{
    [Theory]
    [InlineData("Epsilon")]
    [InlineData("Velocity")]
    [InlineData("Sample")]
    public void TheNetworkSeesTheSameVideoAndIsToldAnotherTimestep(string name)
    {
        using var scope = NewDisposeScope();
        var prediction = Enum.Parse<NetworkPrediction>(name);
        var (level, other) = (NoiseLevel.FromSigma(2), NoiseLevel.FromSigma(5));
        var x = TinyModels.Normal(1, 2, 3, 4, 4).to(ScalarType.Float64).Times(3);
        Tensor Network(Tensor input, Tensor timestep) => tanh(input).Times(1 + timestep[0].item<float>());

        // Told the logarithm of sigma, at once or through the other level.
        var expected = prediction.CreateDenoiser(Network, _ => Math.Log(5)).Denoise(x, level).Clean;
        var retimed = new RetimedDenoiser(
            prediction.CreateDenoiser(Network, l => Math.Log(l.Sigma)), prediction, l => l == level ? other : l);

        Assert.True(retimed.Denoise(x, level).Clean.sub(expected).abs().max().item<double>() < 1e-6); // float32 timesteps
        Assert.True(retimed.Denoise(x, other).Clean.sub(prediction.CreateDenoiser(Network, l => Math.Log(l.Sigma)).Denoise(x, other).Clean)
            .abs().max().item<double>() < 1e-12);
        Assert.Same(prediction.CreateDenoiser(Network, l => l.Sigma).PredictionAt(level), retimed.PredictionAt(level));
    }
}
