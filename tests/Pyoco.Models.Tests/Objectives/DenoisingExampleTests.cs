using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class DenoisingExampleTests
{
    [Fact]
    public void EdmsLossIsTheWeightedErrorOfTheDenoiser()
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (TinyModels.Normal(2, 3, 1, 4, 4).Times(0.5), TinyModels.Normal(2, 3, 1, 4, 4).flip(0));
        NoiseLevel[] levels = [NoiseLevel.FromSigma(0.3), NoiseLevel.FromSigma(7)];
        Tensor Network(Tensor x, Tensor t) => x.Times(0.7).Plus(t.view(-1, 1, 1, 1, 1));
        using var example = DenoisingExample.Create(TrainingObjective.Edm(0.5), clean, noise, levels);

        var found = example.Losses(Network(example.Input, example.Timesteps)).data<float>().ToArray();

        // EDM, equation 2: each sample through the denoiser, weighted by 1 / c_out².
        var denoiser = new EdmDenoiser(Network, 0.5);
        for (var i = 0; i < 2; i++)
        {
            var estimate = denoiser.Denoise(example.Noisy.narrow(0, i, 1), levels[i]).Clean;
            var error = estimate.sub(clean.narrow(0, i, 1)).square().mean().item<float>();
            Assert.Equal(new EdmPreconditioning(0.5).LossWeight(levels[i].Sigma) * error, found[i], 4);
        }
    }

    [Fact]
    public void NoiseIsScaledSampleBySample()
    {
        using var scope = NewDisposeScope();
        using var example = DenoisingExample.Create(
            TrainingObjective.Edm(0.5), zeros(new long[] { 2, 1, 1, 1, 1 }), ones(new long[] { 2, 1, 1, 1, 1 }),
            [NoiseLevel.FromSigma(2), NoiseLevel.FromSigma(5)]);

        Assert.Equal([2f, 5f], example.Noisy.data<float>().ToArray());
    }

    [Fact]
    public void EachVideosErrorHasTheWeightOfItsLevel()
    {
        using var scope = NewDisposeScope();
        var timesteps = DiscreteTimesteps.Linear(1000, 0.0001, 0.02);
        var (clean, noise) = (TinyModels.Normal(2, 3, 2, 4, 4), TinyModels.Normal(2, 3, 2, 4, 4).flip(0));
        NoiseLevel[] levels = [timesteps.Level(20), timesteps.Level(800)];
        var objective = TrainingObjective.Epsilon(timesteps);
        using var example = DenoisingExample.Create(objective, clean, noise, levels);
        var answer = zeros_like(noise);

        var losses = example.Losses(answer, LossWeight.MinSnr()).data<float>().ToArray();

        for (var i = 0; i < 2; i++)
        {
            var weight = LossWeight.MinSnr().At(objective.At(levels[i]));
            Assert.Equal(weight * noise.narrow(0, i, 1).square().mean().item<float>(), losses[i], 5);
        }
    }

    [Fact]
    public void ShapesThatDifferAreRefused()
    {
        using var scope = NewDisposeScope();
        var (clean, objective) = (TinyModels.Normal(2, 3, 2, 4, 4), TrainingObjective.Edm(0.5));
        NoiseLevel[] levels = [NoiseLevel.FromSigma(1), NoiseLevel.FromSigma(1)];

        Assert.Throws<ArgumentException>(() => DenoisingExample.Create(objective, clean, TinyModels.Normal(2, 3, 2, 4, 5), levels));
        Assert.Throws<ArgumentException>(() => DenoisingExample.Create(objective, clean, clean, levels[..1]));
        using var example = DenoisingExample.Create(objective, clean, clean, levels);
        Assert.Throws<ArgumentException>(() => example.Losses(TinyModels.Normal(2, 3, 1, 4, 4)));
    }
}
