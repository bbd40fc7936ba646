using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class PredictedQuantityTests
{
    private static readonly NoiseLevel[] Levels = [new(0.6, 0.8), NoiseLevel.FromSigma(3), new(0.7, 0.3), new(0.2, 0.1)];

    /// <summary>The clean video and the noise that a noisy video is of, and what each quantity is of them by its definition.</summary>
    [Fact]
    public void EachQuantityIsWhatItsDefinitionSays()
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (Normal(1), Normal(2));
        foreach (var level in Levels)
        {
            var x = clean.Times(level.Signal).Plus(noise.Times(level.Noise));
            var unit = level.ToUnitVariance();

            TensorAssert.Close(clean, PredictedQuantity.Clean.Of(clean, x, level), 1e-12);
            TensorAssert.Close(noise, PredictedQuantity.Noise.Of(clean, x, level), 1e-12);
            TensorAssert.Close(noise.Times(unit.Signal) - clean.Times(unit.Noise), PredictedQuantity.Velocity.Of(clean, x, level), 1e-12);
            TensorAssert.Close(noise - clean, PredictedQuantity.Flow.Of(clean, x, level), 1e-12);
        }
    }

    [Fact]
    public void TheCleanEstimateComesBack()
    {
        using var scope = NewDisposeScope();
        var (clean, x) = (Normal(1), Normal(2));
        PredictedQuantity[] all = [PredictedQuantity.Clean, PredictedQuantity.Noise, PredictedQuantity.Velocity, PredictedQuantity.Flow];
        foreach (var quantity in all)
        {
            foreach (var level in Levels)
            {
                TensorAssert.Close(clean, quantity.ToClean(quantity.Of(clean, x, level), x, level), 1e-12);
            }
        }
    }

    [Fact]
    public void ANetworksPredictionIsWhatItReturned()
    {
        using var scope = NewDisposeScope();
        var (output, x) = (Normal(1).to(float32), Normal(2).to(float32));
        var level = new NoiseLevel(0.6, 0.8);
        VideoNetwork network = (_, _) => output.clone();
        IVideoDenoiser[] denoisers =
        [
            new EpsilonDenoiser(network, l => l.Sigma), new VelocityDenoiser(network, l => l.Sigma), new X0Denoiser(network, l => l.Sigma),
            new EdmDenoiser(network),
        ];

        foreach (var denoiser in denoisers)
        {
            var clean = denoiser.Denoise(x, level).Clean;
            TensorAssert.Close(output, denoiser.PredictionAt(level)!.Of(clean, x, level), 1e-5);
        }
    }

    [Fact]
    public void ALevelAtWhichItDoesNotDetermineTheEstimateIsRefused()
    {
        using var scope = NewDisposeScope();
        var x = Normal(1);

        Assert.Contains(
            "noise does not determine", Assert.Throws<ArgumentOutOfRangeException>(
                () => PredictedQuantity.Noise.ToClean(x, x, new NoiseLevel(0, 1))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => PredictedQuantity.Velocity.Of(x, x, NoiseLevel.FromSigma(0)));
        TensorAssert.Close(-x, PredictedQuantity.Velocity.Of(x, x, new NoiseLevel(0, 1)), 1e-12);
    }

    [Fact]
    public void AQuantityOfOnesOwnHasItsName()
    {
        Assert.Equal("score", new PredictedQuantity("score", level => (-1 / level.Noise, level.Signal)).ToString());
        Assert.Throws<ArgumentException>(() => new PredictedQuantity(" ", _ => (0, 1)));
    }

    private static Tensor Normal(ulong seed)
    {
        using var generator = new Generator(seed);
        return randn([2, 1, 2, 3, 3], dtype: float64, generator: generator);
    }
}
