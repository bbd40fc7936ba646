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
        using var one = TinyModels.Randomized(new SpatialTransformer(8, 2, TinyModels.Image with { UseLinearProjection = linear }, CPU));
        using var other = new SpatialTransformer(8, 2, TinyModels.Image with { UseLinearProjection = !linear }, CPU);
        using (no_grad())
        {
            foreach (var (name, target) in other.named_parameters())
            {
                target.copy_(one.named_parameters().First(p => p.name == name).parameter.view(target.shape));
            }
        }

        var x = TinyModels.Normal(2, 8, 3, 4);
        var context = TinyModels.Context();

        Assert.True(one.Forward(x, context).sub(other.Forward(x, context)).abs().max().item<float>() < 1e-4f);
    }

    // 10 frames of 64 x 64 make a slice: 2 clips of 4, or first 10 and then 3 frames of a clip of 13.
    [Theory]
    [InlineData(3, 4)]
    [InlineData(2, 13)]
    public void InSlicesItIsTheSameAsAtOnce(int clips, int frames)
    {
        using var scope = NewDisposeScope();
        using var layer = TinyModels.Randomized(new SpatialTransformer(8, 2, TinyModels.Image, CPU));
        var x = TinyModels.Normal(clips * frames, 8, 64, 64);
        var text = TinyModels.Normal(clips, 5, TinyModels.Image.CrossAttentionSize);
        var context = new UNetContext(TinyModels.Normal(clips, 32), new UNetConditioning(text), frames);

        var atOnce = layer.Forward(x, context);
        using var noGrad = no_grad();

        GoldenAssert.Close(atOnce, layer.Forward(x, context), 1e-6, "slices");
    }

    [Fact]
    public void AFreshOneIsTheIdentityAndNeedsText()
    {
        using var scope = NewDisposeScope();
        using var layer = new SpatialTransformer(8, 2, TinyModels.Image, CPU);
        WeightInitialization.Fill(layer, new Generator(1));
        var x = TinyModels.Normal(2, 8, 3, 4);

        Assert.True(layer.Forward(x, TinyModels.Context()).equal(x).all().item<bool>());
        Assert.Throws<InvalidOperationException>(() => layer.Forward(x, new UNetContext(TinyModels.Normal(2, 32), new UNetConditioning(null), 1)));
    }
}
