using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class GuidedQuantityTests
{
    private static readonly IVideoDenoiser Unknown = new DelegateDenoiser((x, _) => x.clone());

    [Fact]
    public void EachNameIsItsQuantity() => Assert.Equal(
        [PredictedQuantity.Clean, PredictedQuantity.Noise, PredictedQuantity.Velocity, PredictedQuantity.Flow],
        new[] { GuidedQuantity.Clean, GuidedQuantity.Noise, GuidedQuantity.Velocity, GuidedQuantity.Flow }
            .Select(q => q.At(TwoBranches.Level, Unknown)));

    [Fact]
    public void ANetworkThatDoesNotSayWhatItPredictsIsRefusedWithTheWayOut()
    {
        var message = Assert.Throws<NotSupportedException>(() => GuidedQuantity.Prediction.At(TwoBranches.Level, Unknown)).Message;

        Assert.Contains("PredictionAt", message);
        Assert.Contains("Quantity to Clean", message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ((GuidedQuantity)9).At(TwoBranches.Level, Unknown));
    }
}
