using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TransformerBlockTests
{
    [Fact]
    public void FramesThatShareTheTextGiveWhatSingleFramesWithCopiesOfItGive()
    {
        using var scope = NewDisposeScope();
        using var block = TinyModels.Randomized(new TransformerBlock(8, 6, heads: 2, upcast: false, CPU));
        var tokens = TinyModels.Normal(6, 5, 8); // two clips of three frames
        var text = TinyModels.Normal(2, 4, 6);

        var together = block.Forward(tokens, block.TextAttention.KeysOf(text));
        var alone = block.Forward(tokens, block.TextAttention.KeysOf(text.repeat_interleave(3, dim: 0)));

        Assert.True(together.sub(alone).abs().max().item<float>() < 1e-5f);
    }
}
