using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class FeatureCacheTests
{
    [Theory]
    [InlineData(1, new[] { 1f, 2, 3, 4, 5, 6, 7 })]
    [InlineData(2, new[] { 1f, 1, 3, 3, 5, 5, 7 })]
    [InlineData(3, new[] { 1f, 1, 1, 4, 4, 4, 7 })]
    [InlineData(9, new[] { 1f, 1, 1, 1, 1, 1, 1 })]
    public void FeaturesAreMadeAnewAtEveryNthLevel(int every, float[] expected)
    {
        using var store = new FeatureStore(new FeatureReuse(every));
        var network = new CachedNetwork(store.Open());

        Assert.Equal(expected, Enumerable.Range(0, 7).Select(i => network.Evaluate(9 - i)));
    }

    [Fact]
    public void ALevelThatIsEvaluatedTwiceIsTwiceInFullOrTwiceNot()
    {
        using var store = new FeatureStore(new FeatureReuse(2));
        var network = new CachedNetwork(store.Open());
        foreach (var sigma in new[] { 5.0, 4, 4, 3, 3, 2, 2 }) // Heun: the slope at the end, then at the start of the next step
        {
            network.Evaluate(sigma);
        }

        Assert.Equal([true, false, false, true, true, false, false], network.Full);
    }

    [Fact]
    public void AWalkThatStartsAgainOrClimbsIsInFull()
    {
        using var store = new FeatureStore(new FeatureReuse(100));
        var network = new CachedNetwork(store.Open());
        foreach (var sigma in new[] { 5.0, 4, 5, 4, 1, 2, 3, 6, 7 })
        {
            network.Evaluate(sigma);
        }

        // 2 and 3 lie below 5, which was in full; 5 again, 6 and 7 do not lie below any.
        Assert.Equal([true, false, true, false, false, false, false, true, true], network.Full);
    }

    [Fact]
    public void FeaturesThatAreReplacedAreReleased()
    {
        using var store = new FeatureStore(new FeatureReuse(2));
        var network = new CachedNetwork(store.Open());
        network.Evaluate(9);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 6; i++)
        {
            network.Evaluate(8 - i);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
