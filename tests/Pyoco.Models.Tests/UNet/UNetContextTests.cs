using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class UNetContextTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALayerThatIsMadeAgainGetsWhatItGotTheFirstTime(bool told)
    {
        using var scope = NewDisposeScope();
        var context = TinyModels.Context(clips: 2) with { Recomputes = true, WithPooledText = told ? TinyModels.Normal(2, 48) : null };
        var (x, skip) = (TinyModels.Normal(2, 3).requires_grad_(true), TinyModels.Normal(2, 3));
        var calls = 0;

        Tensor Layer(Tensor features, UNetContext given, Tensor? other)
        {
            calls++;
            Assert.Equal(context.Frames, given.Frames);
            Assert.True(given.Conditioning.Text!.equal(context.Conditioning.Text!).all().item<bool>());
            Assert.Equal(told ? 48 : 32, given.ClipCondition.size(1));
            Assert.True(given.ClipCondition.equal(context.ClipCondition).all().item<bool>());
            return features.mul(other ?? features).mul(given.TimeActivation.mean());
        }

        context.Recompute(Layer, x, skip).sum().backward();

        Assert.Equal(2, calls);
        GoldenAssert.Close(skip.mul(context.TimeActivation.mean()), x.grad!, 1e-6, "gradient");
        context.Recompute(Layer, x).sum().backward();
        Assert.Equal(4, calls);
    }
}
