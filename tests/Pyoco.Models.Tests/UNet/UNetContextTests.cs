using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class UNetContextTests
{
    [Fact]
    public void ALayerThatIsMadeAgainGetsWhatItGotTheFirstTime()
    {
        using var scope = NewDisposeScope();
        var context = TinyModels.Context(clips: 2) with { Recomputes = true };
        var (x, skip) = (TinyModels.Normal(2, 3).requires_grad_(true), TinyModels.Normal(2, 3));
        var calls = 0;

        Tensor Layer(Tensor features, UNetContext given, Tensor? other)
        {
            calls++;
            Assert.Equal(context.Frames, given.Frames);
            Assert.True(given.Conditioning.Text!.equal(context.Conditioning.Text!).all().item<bool>());
            return features.mul(other ?? features).mul(given.TimeActivation.mean());
        }

        context.Recompute(Layer, x, skip).sum().backward();

        Assert.Equal(2, calls);
        GoldenAssert.Close(skip.mul(context.TimeActivation.mean()), x.grad!, 1e-6, "gradient");
        context.Recompute(Layer, x).sum().backward();
        Assert.Equal(4, calls);
    }
}
