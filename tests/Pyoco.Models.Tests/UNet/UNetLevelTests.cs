using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class UNetLevelTests
{
    [Fact]
    public void GoingDownPushesEveryLayerAndTheDownsampling()
    {
        using var scope = NewDisposeScope();
        using var level = TinyModels.Randomized(UNetLevel.Down(TinyModels.Image, 0, CPU));
        var skips = new Stack<Tensor>();

        var x = level.GoDown(
            TinyModels.Normal(2, 8, 8, 8), new UNetContext(TinyModels.Normal(2, 32), new UNetConditioning(null), 1), skips);

        Assert.Equal([2, 8, 4, 4], x.shape);
        Assert.Equal(["2,8,4,4", "2,8,8,8"], skips.Select(s => string.Join(',', s.shape)));
    }

    [Fact]
    public void GoingUpTakesASkipALayerAndGrowsToTheNext()
    {
        using var scope = NewDisposeScope();
        using var level = TinyModels.Randomized(UNetLevel.Up(TinyModels.Image, 1, CPU));
        var skips = new Stack<Tensor>([TinyModels.Normal(2, 8, 7, 8), TinyModels.Normal(2, 8, 4, 4), TinyModels.Normal(2, 16, 4, 4)]);

        var x = level.GoUp(TinyModels.Normal(2, 16, 4, 4), TinyModels.Context(), skips);

        Assert.Equal([2, 16, 7, 8], x.shape); // odd sizes come back by the skip's size
        Assert.Single(skips);
    }

    [Fact]
    public void TemporalLayersOfASingleFrameAreSkipped()
    {
        using var scope = NewDisposeScope();
        using var level = TinyModels.Randomized(UNetLevel.Middle(TinyModels.Video, CPU));
        var names = level.named_parameters().Select(p => p.name).ToArray();
        var x = TinyModels.Normal(2, 16, 4, 4);
        var before = level.GoThrough(x, TinyModels.Context());
        using (no_grad())
        {
            foreach (var (_, parameter) in level.named_parameters().Where(p => p.name.StartsWith("temp_", StringComparison.Ordinal)))
            {
                parameter.Plus_(1);
            }
        }

        Assert.Contains(names, n => n.StartsWith("temp_convs.1.", StringComparison.Ordinal));
        Assert.Contains(names, n => n.StartsWith("temp_attentions.0.", StringComparison.Ordinal));
        Assert.True(before.equal(level.GoThrough(x, TinyModels.Context())).all().item<bool>());
    }
}
