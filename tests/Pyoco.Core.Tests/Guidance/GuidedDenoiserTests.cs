using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class GuidedDenoiserTests
{
    [Fact]
    public void OnlyTheOutputOutlivesTheCallWithTheEstimateOfTheNoise()
    {
        using var x = ones([1, 1, 1, 2, 2]);
        var denoiser = new GuidedDenoiser((noisy, level) =>
        {
            var twice = noisy.Plus(noisy);
            return new DenoiserOutput(twice.neg(), twice.mul(noisy));
        });
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var output = denoiser.Denoise(x, NoiseLevel.FromSigma(1));

        Assert.Equal(before + 2, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal((-2f, 2f), (output.Clean.mean().item<float>(), output.NoiseFrom!.mean().item<float>()));
        output.Dispose();
    }
}
