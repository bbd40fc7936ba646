using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ClipGradientsTests
{
    private const int Clips = 5;

    [Fact]
    public void HalvesSideBySideHaveTheLossesAndGradientsOfTheWhole()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var (losses, gradients) = Gradients(network, threads: 1);
        var (halvesLosses, halvesGradients) = Gradients(network, threads: 2);

        Assert.Equal(Clips, losses.Distinct().Count());
        Assert.All(losses.Zip(halvesLosses), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * pair.First));
        Assert.All(gradients.Zip(halvesGradients), pair =>
            Assert.True(pair.First.sub(pair.Second).norm().item<float>() <= 1e-4 * pair.First.norm().item<float>() + 1e-7));
    }

    [Fact]
    public void HalvesSideBySideAreTheSameToTheBitEachTime()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var first = Gradients(network, threads: 2, times: 2).Gradients;

        for (var i = 0; i < 5; i++)
        {
            var again = Gradients(network, threads: 2, times: 2).Gradients;
            Assert.All(first.Zip(again), pair => Assert.Equal(pair.First.data<float>().ToArray(), pair.Second.data<float>().ToArray()));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void GradientsAreAddedToTheEarlierOnes(int threads)
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var once = Gradients(network, threads).Gradients;
        var twice = Gradients(network, threads, times: 2).Gradients;

        Assert.All(once.Zip(twice), pair =>
            Assert.True(pair.First.Times(2).sub(pair.Second).norm().item<float>() <= 1e-5 * pair.Second.norm().item<float>() + 1e-7));
    }

    [Fact]
    public void AWeightThatOneHalfDoesNotUseKeepsItsGradient()
    {
        using var scope = NewDisposeScope();
        var (used, other) = (nn.Parameter(ones(1)), nn.Parameter(ones(1)));
        NamedWeight[] weights = [new("used", used), new("other", other)];

        ClipGradients.Add(weights, clips: 2, threads: 2, (first, _) => (first == 0 ? used.Times(4) : used.Plus(other)).reshape(1));
        ClipGradients.Add(weights, clips: 2, threads: 2, (_, _) => used.Times(1));

        Assert.Equal((2.5f + 1, 0.5f), (used.grad!.item<float>(), other.grad!.item<float>()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AHalfThatFailsLeavesTheEarlierGradients(int failing)
    {
        using var scope = NewDisposeScope();
        var weight = nn.Parameter(ones(1));
        NamedWeight[] weights = [new("weight", weight)];
        ClipGradients.Add(weights, clips: 2, threads: 2, (_, _) => weight.Times(3));

        Assert.Throws<InvalidOperationException>(() => ClipGradients.Add(weights, clips: 2, threads: 2, (first, _) =>
            first == failing ? throw new InvalidOperationException("of a test") : weight.Times(1)));

        Assert.Equal(3, weight.grad!.item<float>());
    }

    [Fact]
    public void OnlyBatchesOfANetworkThatPrefersItAreHalved()
    {
        using var network = Network();
        var halves = ClipThreads.AreOn(CPU) ? 2 : 1;

        Assert.Equal((1, halves), (ClipGradients.ThreadsFor(network, 1), ClipGradients.ThreadsFor(network, 2)));
        network.Recomputes = true;
        Assert.Equal(1, ClipGradients.ThreadsFor(network, 2));
    }

    // Of a fresh network most gradients are zero.
    private static UNetNetwork Network() => TinyModels.Network(TinyModels.Image);

    private static (double[] Losses, Tensor[] Gradients) Gradients(UNetNetwork network, int threads, int times = 1)
    {
        NamedWeight[] weights = [.. network.named_parameters().Select(p => new NamedWeight(p.name, p.parameter))];
        var size = network.Config.SampleSize!.Value;
        var videos = TinyModels.Normal(2 * Clips, network.Config.InChannels, 1, size.Height, size.Width);
        var (clean, noise) = (videos.narrow(0, 0, Clips), videos.narrow(0, Clips, Clips));
        var text = TinyModels.Normal(Clips, 4, network.Config.CrossAttentionSize);
        var pooled = TinyModels.Normal(Clips, network.Config.PooledSize);
        NoiseLevel[] levels = [.. Enumerable.Range(1, Clips).Select(i => NoiseLevel.FromSigma(0.3 * i))];
        using var example = DenoisingExample.Create(TrainingObjective.Edm(0.5), clean, noise, levels);
        double[] losses = [];
        for (var i = 0; i < times; i++)
        {
            losses = ClipGradients.Add(weights, Clips, threads, Losses);
        }

        var gradients = weights.Select(w => w.Weight.grad!.clone()).ToArray();
        foreach (var (_, weight) in weights)
        {
            weight.grad = null;
        }

        return (losses, gradients);

        Tensor Losses(long first, long count)
        {
            using var clips = example.Of(first, count);
            return clips.Losses(network.ForwardVideo(
                clips.Input, clips.Timesteps, text.narrow(0, first, count), pooled.narrow(0, first, count)));
        }
    }
}
