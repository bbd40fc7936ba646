using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class AutoencoderResnetTests
{
    [Fact]
    public void WithoutItsLastConvolutionItIsTheShortcut()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = TinyAutoencoders.Small(new AutoencoderResnet(16, 16, TinyAutoencoders.Variational, CPU));
        var x = TinyModels.Normal(2, 16, 4, 6);
        var kept = x.clone();
        foreach (var (name, parameter) in block.named_parameters().Where(p => p.name.StartsWith("conv2", StringComparison.Ordinal)))
        {
            parameter.zero_();
        }

        Tensors.BitEqual(kept, block.Forward(x));
        Tensors.BitEqual(kept, x);
        Assert.DoesNotContain(block.named_parameters(), p => p.name.StartsWith("conv_shortcut", StringComparison.Ordinal));
    }

    [Fact]
    public void AnotherNumberOfChannelsHasAShortcutOfItsOwn()
    {
        using var scope = NewDisposeScope();
        using var block = new AutoencoderResnet(8, 16, TinyAutoencoders.Variational, CPU);

        Assert.Equal([16, 8, 1, 1], block.named_parameters().Single(p => p.name == "conv_shortcut.weight").parameter.shape);
    }
}
