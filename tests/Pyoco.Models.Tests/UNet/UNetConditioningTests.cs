using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class UNetConditioningTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PreparedOnceItGivesWhatTheTextGivesEachTime(bool told)
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(
            TinyModels.Video with { Temporal = new RotaryTemporalConfig { HeadSize = 8, FrameConditioning = told } });
        var (text, pooled) = (TinyModels.Normal(2, 5, 16), TinyModels.Normal(2, 16));
        using var prepared = UNetConditioning.Prepare(network, text, pooled);

        foreach (var level in new[] { 0.3f, -0.7f })
        {
            var (clip, t) = (TinyModels.Normal(2, 12, 3, 8, 8), TensorArithmetic.Filled([2], level, ScalarType.Float32, CPU));
            Assert.True(network.ForwardVideo(clip, t, prepared).equal(network.ForwardVideo(clip, t, text, pooled)).all().item<bool>());
        }
    }

    [Fact]
    public void ItOutlivesTheTextAndLeavesNothingBehind()
    {
        using var network = TinyModels.Network(TinyModels.MotionBase);
        using var warm = TinyModels.Normal(1);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        UNetConditioning prepared;
        using (NewDisposeScope())
        {
            prepared = UNetConditioning.Prepare(network, TinyModels.Normal(2, 5, 16), pooled: null);
        }

        Assert.All(
            network.modules().OfType<TransformerBlock>(),
            b => Assert.Equal([2, 5, 16], prepared.KeysOf(b.TextAttention).Keys.shape));
        Assert.True(DisposeScopeManager.Statistics.ThreadTotalLiveCount > before);
        prepared.Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void WithoutTextABlockThatAsksForItIsRefused()
    {
        using var attention = new TokenAttention(8, 16, heads: 2, upcast: false, META);
        using var none = new UNetConditioning(null);

        Assert.Throws<InvalidOperationException>(() => none.KeysOf(attention));
    }

    // In the embedding that is added to the noise level's what a text says is faint.
    [Fact]
    public void LayersOverFramesThatAreToldGetThePooledTextItself()
    {
        using var scope = NewDisposeScope();
        using var plain = TinyModels.Network(TinyModels.Video);
        using var told = TinyModels.Network(
            TinyModels.Video with { Temporal = new RotaryTemporalConfig { HeadSize = 8, PixelConditioning = true } });
        var (text, pooled) = (TinyModels.Normal(2, 5, 16), TinyModels.Normal(2, 16));

        Assert.Null(plain.Condition(text, pooled).Pooled);
        var condition = told.Condition(text, pooled);
        Assert.True(condition.Pooled!.equal(pooled).all().item<bool>());
        Assert.True(condition.Of(1, 1).Pooled!.equal(pooled.narrow(0, 1, 1)).all().item<bool>());
    }
}
