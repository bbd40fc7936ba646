using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models.Tests;

public sealed class LowRankUpdateTests
{
    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 2, 0)]
    [InlineData(1, 1, 0)]
    public void BesideAConvolutionRunsOneOfItsKernelStrideAndPadding(int kernel, int stride, int padding)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = nn.Conv2d(5, 7, kernel, stride: stride, padding: padding);
        var x = TinyModels.Normal(2, 5, 9, 8);
        var plain = layer.call(x);
        using var update = Filled(layer, rank: 3, scale: 0.5);

        // The update as a change of the weight, (7, 3) times (3, 5 k k).
        var change = update.Up.flatten(1).mm(update.Down.flatten(1)).view(layer.weight!.shape).Times(0.5);
        var expected = plain.Plus(F.conv2d(x, change, null, [stride, stride], [padding, padding]));

        Assert.Equal([3, 5, kernel, kernel], update.Down.shape);
        Assert.Equal([7, 3, 1, 1], update.Up.shape);
        GoldenAssert.Close(expected, BlockedConvolution.Apply(layer, x), 1e-5, "where a block computes with the weights");
        GoldenAssert.Close(expected, layer.call(x), 1e-5, "where the layer is called");
        update.Dispose();
        GoldenAssert.Close(plain, BlockedConvolution.Apply(layer, x), 1e-6, "after it");
        GoldenAssert.Close(plain, layer.call(x), 1e-6, "after it");
    }

    [Fact]
    public void BesideALinearLayerItRunsOnTokensHoweverTheyLie()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = nn.Linear(4, 6);
        var (maps, tokens) = (TinyModels.Normal(2, 4, 5), TinyModels.Normal(10, 4));
        using var update = Filled(layer, rank: 2, scale: 3);
        var weight = layer.weight!.Plus(update.Up.mm(update.Down), 3);

        GoldenAssert.Close(F.linear(tokens, weight, layer.bias), layer.call(tokens), 1e-5, "called");
        GoldenAssert.Close(
            F.linear(maps.transpose(1, 2).reshape(10, 4), weight, layer.bias), TokenLayout.ToTokens(layer, maps), 1e-5, "from maps");
        GoldenAssert.Close(
            F.linear(tokens, weight, layer.bias).view(2, 5, 6).transpose(1, 2), TokenLayout.ToPixels(layer, tokens, 2), 1e-5, "to maps");
    }

    [Fact]
    public void BesideAConvolutionOverFramesItRunsOverFrames()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = nn.Conv3d(4, 6, (3L, 1L, 1L), padding: (1L, 0L, 0L));
        var clips = TinyModels.Normal(2, 4, 5, 3, 2); // (B, C, F, H, W)
        using var update = Filled(layer, rank: 2, scale: 0.5);
        var weight = layer.weight!.Plus(update.Up.flatten(1).mm(update.Down.flatten(1)).view(layer.weight!.shape), 0.5);
        var expected = F.conv3d(clips, weight, layer.bias, padding: [1, 0, 0]);

        GoldenAssert.Close(expected, layer.call(clips), 1e-5, "called");
        GoldenAssert.Close(expected.flatten(3), BlockedConvolution.ApplyOverFrames(layer, clips.flatten(3)), 1e-5, "by a block");
    }

    [Fact]
    public void AFreshOneChangesNothingAndLayersOfOtherKindsTakeNone()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var generator = new Generator(1);
        using var layer = nn.Linear(4, 6);
        var x = TinyModels.Normal(3, 4);
        var plain = layer.call(x);

        using var update = new LowRankUpdate(layer, 2, 1, generator);

        GoldenAssert.Close(plain, layer.call(x), 1e-7, "fresh");
        Assert.Same(update, LowRankUpdate.Beside(layer));
        Assert.Null(LowRankUpdate.Refusal(layer));
        Assert.NotNull(LowRankUpdate.Refusal(nn.Conv2d(4, 4, 3, groups: 2)));
        Assert.NotNull(LowRankUpdate.Refusal(nn.Conv2d(4, 4, 3, dilation: 2)));
        Assert.NotNull(LowRankUpdate.Refusal(nn.Conv3d(4, 4, 3)));
        Assert.Null(LowRankUpdate.Refusal(nn.Conv3d(4, 4, (3L, 1L, 1L), padding: (1L, 0L, 0L))));
        Assert.NotNull(LowRankUpdate.Refusal(nn.LayerNorm(4)));
    }

    private static LowRankUpdate Filled(nn.Module layer, int rank, double scale)
    {
        using var generator = new Generator(5);
        var update = new LowRankUpdate(layer, rank, scale, generator);
        update.Up.normal_(0, 0.3, generator);
        return update;
    }
}
