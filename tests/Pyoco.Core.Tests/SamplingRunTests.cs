using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class SamplingRunTests
{
    [Fact]
    public void NoiseIsDrawnByAddress()
    {
        var asked = new List<NoiseAddress>();
        using var drawn = zeros(1);
        var run = new SamplingRun
        {
            DrawNoise = address =>
            {
                asked.Add(address);
                return drawn;
            },
        };

        Assert.Same(drawn, run.Noise(new NoiseAddress(3, 1, 2)));
        Assert.Equal([new NoiseAddress(3, 1, 2)], asked);
    }

    [Fact]
    public void ARunWithoutNoiseNamesTheAddressAndWhatToSet()
    {
        var message = Assert.Throws<InvalidOperationException>(() => SamplingRun.Default.Noise(new NoiseAddress(3, 1))).Message;

        Assert.Contains("Step = 3, Draw = 1", message);
        Assert.Contains(nameof(SamplingRun.DrawNoise), message);
    }

    [Fact]
    public void ATokenStopsBeforeTheNextEvaluationOfAStepOfSeveral()
    {
        using var stop = new CancellationTokenSource();
        using var noise = ones([1, 1, 1, 2, 2]);
        var denoiser = new DelegateDenoiser((x, _) =>
        {
            stop.Cancel();
            return x.clone();
        });

        Assert.Throws<OperationCanceledException>(() => new HeunSampler().Sample(
            denoiser, noise, NoiseSchedule.Karras(3), new SamplingRun { CancellationToken = stop.Token }));

        Assert.Equal(1, denoiser.Calls);
    }
}
