using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>What does not hang on a prior; each prior's own tests hold <see cref="PriorContract"/>.</summary>
public sealed class LinearGaussianExtensionsTests
{
    private readonly ProgressiveNoise _prior = new(2);

    [Fact]
    public void TheLikelihoodOfWhiteNoiseIsThatOfTheNormalDistribution()
    {
        using var noise = zeros([2, 3, 4, 5, 6]);

        var likelihoods = new IndependentNoise().LogLikelihood(noise);

        Assert.Equal(2, likelihoods.Length);
        Assert.All(likelihoods, l => Assert.Equal(-3 * 4 * 5 * 6 * Math.Log(2 * Math.PI) / 2, l, 1e-9));
    }

    [Fact]
    public void TheLikelihoodByFrequencyIsThatOfTheWholeMatrix()
    {
        using var scope = NewDisposeScope();
        var prior = new SpectralTestNoise();
        var shape = new VideoShape(2, 3, 3, 4, 5);
        var noise = prior.Sample(shape, new NoiseKey(1)).to(float64);
        var dense = tensor(prior.DenseCovariance(shape));
        var columns = noise.reshape(2, 3, 60, 1);
        var quadratic = columns.transpose(2, 3).matmul(linalg.inv(dense)).matmul(columns).sum([1, 2, 3]).data<double>().ToArray();
        var constant = 3 * (60 * Math.Log(2 * Math.PI) + linalg.slogdet(dense).Item2.item<double>());

        Assert.All(quadratic.Zip(prior.LogLikelihood(noise)), pair => Assert.Equal(-(constant + pair.First) / 2, pair.Second, 1e-8));
    }

    [Fact]
    public void TheTruePriorIsMoreLikelyThanOthers()
    {
        using var noise = _prior.Sample(new VideoShape(2, 4, 8, 16, 16), new NoiseKey(1));
        var likelihood = _prior.LogLikelihood(noise).Sum();

        Assert.All(
            new ILinearGaussianPrior[]
            {
                new ProgressiveNoise(1.8), new ProgressiveNoise(2.2), new MixedNoise(2), new IndependentNoise(), new LoopingNoise(8),
            },
            other => Assert.True(likelihood > other.LogLikelihood(noise).Sum() + 10));
    }

    [Fact]
    public void InputsAreLeftAsTheyAre()
    {
        using var scope = NewDisposeScope();
        var noise = _prior.Sample(new VideoShape(1, 2, 4, 3, 3), new NoiseKey(1));
        var copy = noise.clone();

        _ = (_prior.Color(noise), _prior.ColorTranspose(noise), _prior.Whiten(noise), _prior.LogLikelihood(noise));

        PriorLaw.Equal(copy, noise);
        Assert.NotSame(noise, new IndependentNoise().Color(noise));
        new IndependentNoise().Color(noise).zero_();
        PriorLaw.Equal(copy, noise);
    }

    [Fact]
    public void TensorsThatAreNotContiguousAreReadRight()
    {
        using var scope = NewDisposeScope();
        var noise = randn([2, 3, 4, 5, 6], float64, generator: new Generator(1));
        var turned = noise.transpose(3, 4).contiguous().transpose(3, 4);

        foreach (var prior in new ILinearGaussianPrior[] { _prior, new LoopingNoise(5), new SpectralTestNoise() })
        {
            TensorAssert.Close(prior.Color(noise), prior.Color(turned), 1e-14);
            TensorAssert.Close(prior.Whiten(noise), prior.Whiten(turned), 1e-13);
        }
    }

    [Fact]
    public void GradientsFlowThroughColour()
    {
        using var scope = NewDisposeScope();
        var (white, y) = (
            randn([1, 2, 4, 3, 3], float64, generator: new Generator(1)).requires_grad_(),
            randn([1, 2, 4, 3, 3], float64, generator: new Generator(2)));

        (_prior.Color(white) * y).sum().backward();

        TensorAssert.Close(_prior.ColorTranspose(y), white.grad!, 1e-13);
    }

    [Fact]
    public void NothingIsLeftBehind()
    {
        using var noise = _prior.Sample(new VideoShape(1, 2, 4, 3, 3), new NoiseKey(1));
        using var given = noise.narrow(2, 0, 1).contiguous();
        using var scope = NewDisposeScope();

        foreach (var prior in new ILinearGaussianPrior[] { _prior, new LoopingNoise(5), new SpectralTestNoise() })
        {
            prior.Color(noise).Dispose();
            prior.ColorTranspose(noise).Dispose();
            prior.Whiten(noise).Dispose();
            prior.LogLikelihood(noise);
            prior.Condition(given, 2).Sample(new VideoShape(1, 2, 4, 3, 3), new NoiseKey(2)).Dispose();
        }

        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void OtherTensorsAndShapesAreRefused()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(() => _prior.Color(zeros(4, 3, 3)));
        Assert.Contains(
            "BFloat16", Assert.Throws<ArgumentException>("noise", () => _prior.Whiten(zeros([1, 1, 4, 3, 3], dtype: bfloat16))).Message);
        Assert.Throws<ArgumentException>("shape", () => _prior.LogDeterminant(default));
        Assert.Throws<ArgumentNullException>("prior", () => LinearGaussianExtensions.LogDeterminant(null!, new VideoShape(1, 1, 1, 1, 1)));
        Assert.Throws<ArgumentNullException>("noise", () => _prior.Color(null!));
    }
}
