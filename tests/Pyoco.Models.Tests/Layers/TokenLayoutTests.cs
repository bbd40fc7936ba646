using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models.Tests;

public sealed class TokenLayoutTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void EachPixelBecomesATokenThroughTheLayer(int count)
    {
        using var scope = NewDisposeScope();
        var (layer, x) = (nn.Linear(4, 6), TinyModels.Normal(count, 4, 5));

        var tokens = TokenLayout.ToTokens(layer, x);

        var expected = F.linear(x.transpose(1, 2).reshape(count * 5, 4), layer.weight!, layer.bias);
        Assert.Equal([count * 5, 6], tokens.shape);
        Assert.True(tokens.sub(expected).abs().max().item<float>() < 1e-6f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void TokensBecomePixelsThroughTheLayer(int count)
    {
        using var scope = NewDisposeScope();
        var (layer, tokens) = (nn.Linear(4, 6), TinyModels.Normal(count * 5, 4));

        var pixels = TokenLayout.ToPixels(layer, tokens, count);

        var expected = F.linear(tokens, layer.weight!, layer.bias).view(count, 5, 6).transpose(1, 2);
        Assert.Equal([count, 6, 5], pixels.shape);
        Assert.True(pixels.sub(expected).abs().max().item<float>() < 1e-6f);
    }

    [Fact]
    public void AConvolutionOfOnePixelIsTheSameLayer()
    {
        using var scope = NewDisposeScope();
        var (layer, x) = (nn.Conv2d(4, 6, 1), TinyModels.Normal(2, 4, 3, 5));

        var tokens = TokenLayout.ToTokens(layer, x.flatten(2));

        Assert.True(tokens.view(2, 15, 6).transpose(1, 2).sub(layer.call(x).flatten(2)).abs().max().item<float>() < 1e-6f);
        Assert.Throws<ArgumentException>(() => TokenLayout.ToTokens(nn.Conv1d(4, 6, 1), x.flatten(2)));
    }

    [Fact]
    public void FramesAndPixelsAreExchangedAndBack()
    {
        using var scope = NewDisposeScope();
        var tokens = TinyModels.Normal(2 * 3 * 5, 4);

        var exchanged = TokenLayout.Exchange(tokens, clips: 2, m: 3, n: 5);

        Assert.Equal([2, 5, 3, 4], exchanged.shape);
        Assert.True(exchanged[1, 4, 2].equal(tokens[15 + 2 * 5 + 4]).all().item<bool>());
        Assert.True(TokenLayout.Exchange(exchanged, 2, 5, 3).view(tokens.shape).equal(tokens).all().item<bool>());
    }
}
