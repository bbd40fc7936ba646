using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class EdmDenoiserTests
{
    private static readonly GaussianDenoiser Exact = new(mean: 0.3, deviation: 0.8);

    [Theory]
    [InlineData(1, 0.002)]
    [InlineData(1, 0.7)]
    [InlineData(1, 80)]
    [InlineData(0.6, 0.8)]
    [InlineData(0.1, 0.9)]
    public void TheExactNetworkGivesTheExactDenoiser(double signal, double noise)
    {
        using var scope = NewDisposeScope();
        var level = new NoiseLevel(signal, noise);
        var edm = new EdmPreconditioning(0.5);
        var video = GaussianFramePrior.Independent().Sample(new VideoShape(2, 1, 3, 4, 4), new NoiseKey(1)).to(float64);
        var denoiser = new EdmDenoiser(Network, sigmaData: 0.5);

        var clean = denoiser.Clean(video, level);

        // The timestep is float32, so sigma comes back to seven digits.
        TensorAssert.Close(Exact.Clean(video, level), clean, tolerance: 1e-5 * video.abs().max().item<double>() / signal);

        Tensor Network(Tensor input, Tensor timestep)
        {
            var sigma = Math.Exp(4 * timestep[0].item<float>());
            var x = input.Over(edm.CIn(sigma));
            return (Exact.Clean(x, NoiseLevel.FromSigma(sigma)) - x.Times(edm.CSkip(sigma))).Over(edm.COut(sigma));
        }
    }

    [Fact]
    public void DataOfTheAssumedDeviationNeedNoNetworkAtAll()
    {
        using var scope = NewDisposeScope();
        var level = NoiseLevel.FromSigma(0.7);
        var video = GaussianFramePrior.Independent().Sample(new VideoShape(1, 1, 2, 4, 4), new NoiseKey(2)).to(float64);

        var clean = new EdmDenoiser((input, _) => zeros_like(input)).Clean(video, level);

        TensorAssert.Close(new GaussianDenoiser(mean: 0, deviation: 0.5).Clean(video, level), clean, tolerance: 1e-12);
    }

    [Fact]
    public void ADeviationThatIsNoneIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>("sigmaData", () => new EdmDenoiser((input, _) => input.clone(), sigmaData: 0));
}
