using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class FeatureStoreTests
{
    [Fact]
    public void EachNetworkHasFeaturesOfItsOwnWhichEndWithTheRun()
    {
        using var scope = NewDisposeScope();
        var store = new FeatureStore(new FeatureReuse(2));
        var (one, other) = (new CachedNetwork(store.Open()), new CachedNetwork(store.Open()));

        one.Evaluate(4);
        one.Evaluate(3);
        other.Evaluate(3);
        var kept = one.Last!;
        store.Dispose();

        Assert.Equal([true, false], one.Full);
        Assert.Equal([true], other.Full);
        Assert.True(kept.IsInvalid);
        Assert.Throws<ObjectDisposedException>(() => store.Open());
    }

    [Fact]
    public void AWindowDoesNotSeeTheFeaturesOfAnother()
    {
        using var scope = NewDisposeScope();
        using var store = new FeatureStore(new FeatureReuse(2));
        var network = new CachedNetwork(store.Open());

        foreach (var sigma in new[] { 4, 3, 2 })
        {
            for (var window = 0; window < 3; window++)
            {
                store.Window.Index = window;
                network.Evaluate(sigma);
            }
        }

        Assert.Equal([true, true, true, false, false, false, true, true, true], network.Full);
    }
}
