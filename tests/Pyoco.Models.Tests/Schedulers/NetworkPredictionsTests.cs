namespace Pyoco.Models.Tests;

public sealed class NetworkPredictionsTests
{
    [Fact]
    public void EveryPredictionHasItsDenoiser()
    {
        Assert.IsType<EpsilonDenoiser>(NetworkPrediction.Epsilon.CreateDenoiser((x, _) => x.clone(), _ => 0));
        Assert.IsType<VelocityDenoiser>(NetworkPrediction.Velocity.CreateDenoiser((x, _) => x.clone(), _ => 0));
        Assert.IsType<X0Denoiser>(NetworkPrediction.Sample.CreateDenoiser((x, _) => x.clone(), _ => 0));
    }
}
