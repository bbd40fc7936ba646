using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class SpatialTransformerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LinearAndConvolvedProjectionsAreTheSameFunction(bool linear)
    {
        using var scope = NewDisposeScope();
        using var one = TinyModels.Randomized(new SpatialTransformer(8, 2, TinyModels.Transformer(linear), CPU));
        using var other = new SpatialTransformer(8, 2, TinyModels.Transformer(!linear), CPU);
        using (no_grad())
        {
            foreach (var (name, target) in other.named_parameters())
            {
                target.copy_(one.named_parameters().First(p => p.name == name).parameter.view(target.shape));
            }
        }

        var x = TinyModels.Normal(2, 8, 3, 4);
        var text = TinyModels.Normal(2, 5, 16);

        Assert.True(Forward(one, x, text).sub(Forward(other, x, text)).abs().max().item<float>() < 1e-4f);
    }

    // 10 frames of 64 x 64 make a slice: 2 clips of 4, or first 10 and then 3 frames of a clip of 13.
    [Theory]
    [InlineData(3, 4)]
    [InlineData(2, 13)]
    public void InSlicesItIsTheSameAsAtOnce(int clips, int frames)
    {
        using var scope = NewDisposeScope();
        using var layer = TinyModels.Randomized(new SpatialTransformer(8, 2, TinyModels.Transformer(), CPU));
        var x = TinyModels.Normal(clips * frames, 8, 64, 64);
        var text = TinyModels.Normal(clips, 5, TinyModels.Image.CrossAttentionSize);

        var atOnce = Forward(layer, x, text, frames);
        using var noGrad = no_grad();

        GoldenAssert.Close(atOnce, Forward(layer, x, text, frames), 1e-6, "slices");
    }

    [Fact]
    public void AFreshOneIsTheIdentity()
    {
        using var scope = NewDisposeScope();
        using var layer = new SpatialTransformer(8, 2, TinyModels.Transformer(), CPU);
        WeightInitialization.Fill(layer, new Generator(1));
        var x = TinyModels.Normal(2, 8, 3, 4);

        Assert.True(Forward(layer, x, TinyModels.Normal(2, 5, 16)).equal(x).all().item<bool>());
    }

    private static Tensor Forward(SpatialTransformer layer, Tensor x, Tensor text, int frames = 1) =>
        layer.Forward(x, attention => attention.KeysOf(text), frames);
}
