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
        var time = TinyModels.Normal(2, 8);

        var together = block.Forward(tokens, new UNetContext(time, new UNetConditioning(text), 3));
        var alone = block.Forward(tokens, new UNetContext(time.repeat_interleave(3, dim: 0), new UNetConditioning(text.repeat_interleave(3, dim: 0)), 1));

        Assert.True(together.sub(alone).abs().max().item<float>() < 1e-5f);
    }
}
