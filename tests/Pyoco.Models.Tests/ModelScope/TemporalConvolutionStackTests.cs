using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models.Tests;

public sealed class TemporalConvolutionStackTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(1)]
    public void ItIsTheFormulaOfThePublishedLayer(int frames)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = TinyModels.Randomized(new TemporalConvolutionStack(8, 4, CPU));
        var p = layer.named_parameters().ToDictionary(n => n.name, n => (Tensor)n.parameter);
        var x = TinyModels.Normal(2 * frames, 8, 3, 4);

        var found = layer.Forward(x, frames);

        var clips = x.view(2, frames, 8, 3, 4).transpose(1, 2); // (B, C, F, H, W)
        var h = clips;
        foreach (var (stage, convolution) in new[] { ("conv1", "2"), ("conv2", "3"), ("conv3", "3"), ("conv4", "3") })
        {
            h = F.silu(F.group_norm(h, 4, p[$"{stage}.0.weight"], p[$"{stage}.0.bias"]));
            h = F.conv3d(h, p[$"{stage}.{convolution}.weight"], p[$"{stage}.{convolution}.bias"], padding: [1, 0, 0]);
        }

        Assert.Equal([8, 8, 3, 1, 1], p["conv4.3.weight"].shape);
        Assert.True(found.sub(clips.Plus(h).transpose(1, 2).reshape(x.shape)).abs().max().item<float>() < 1e-5f);
    }

    [Fact]
    public void AFreshOneIsTheIdentity()
    {
        using var scope = NewDisposeScope();
        using var layer = new TemporalConvolutionStack(8, 4, CPU);
        WeightInitialization.Fill(layer, new Generator(1));
        var x = TinyModels.Normal(6, 8, 3, 3);

        Assert.True(layer.Forward(x, 3).equal(x).all().item<bool>());
    }
}
