using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class NetworkPredictionsTests
{
    // A network that knows the answer: of x = signal * clean + noise * n it tells n, signal * n - noise * clean, or clean itself.
    [Theory]
    [InlineData("Epsilon", 0, 1)]
    [InlineData("Velocity", -0.6, 0.8)]
    [InlineData("Sample", 1, 0)]
    [InlineData("Flow", -1, 1)]
    public void FromANetworkThatKnowsTheAnswerComesTheCleanVideo(string name, double ofClean, double ofNoise)
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (TinyModels.Normal(1, 2, 3, 4, 4), TinyModels.Normal(1, 2, 3, 4, 4).flip(0, 4));
        var answer = clean.Times(ofClean).Plus(noise, ofNoise);
        var told = new List<float>();
        var denoiser = Enum.Parse<NetworkPrediction>(name).CreateDenoiser(
            (_, timestep) =>
            {
                told.Add(timestep[0].item<float>());
                return answer.clone();
            },
            level => 100 * level.Noise);

        var found = denoiser.Denoise(clean.Times(0.8).Plus(noise, 0.6), new NoiseLevel(0.8, 0.6)).Clean;

        Assert.True(found.sub(clean).abs().max().item<float>() < 1e-5f);
        Assert.Equal([60f], told);
    }
}
