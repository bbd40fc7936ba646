using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class FramePositionsTests
{
    [Fact]
    public void SinesAndCosinesAlternateAlongTheChannels()
    {
        using var scope = NewDisposeScope();
        using var positions = new FramePositions(24, 10, CPU);

        var added = positions.AddTo_(zeros(2, 7, 10));

        for (var frame = 0; frame < 7; frame++)
        {
            for (var pair = 0; pair < 5; pair++)
            {
                var angle = frame / Math.Pow(10000, 2.0 * pair / 10);
                Assert.Equal(Math.Sin(angle), added[1, frame, 2 * pair].item<float>(), 5);
                Assert.Equal(Math.Cos(angle), added[1, frame, 2 * pair + 1].item<float>(), 5);
            }
        }
    }

    [Fact]
    public void ATableThatNoFileFilledIsComputedAndOneThatWasIsLeftAlone()
    {
        using var scope = NewDisposeScope();
        using var known = new FramePositions(3, 4, CPU);
        using var empty = new TemporalTransformerBlock(4, heads: 1, maxFrames: 3, META);
        using var filled = new TemporalTransformerBlock(4, heads: 1, maxFrames: 3, META);
        Table(filled).Replace("pe", TensorArithmetic.Filled([1, 3, 4], 7, ScalarType.Float32, CPU));

        FramePositions.Complete(empty, CPU, ScalarType.BFloat16);
        FramePositions.Complete(filled, CPU, ScalarType.Float32);

        var table = empty.named_buffers().Single();
        Assert.True(FramePositions.IsTable("transformer_blocks.0." + table.name));
        Assert.Equal(ScalarType.BFloat16, table.buffer.dtype);
        Assert.True(table.buffer.equal(known.named_buffers().Single().buffer.to(ScalarType.BFloat16)).all().item<bool>());
        Assert.Equal(7f, Table(filled).AddTo_(zeros(1, 2, 4)).max().item<float>());
    }

    private static FramePositions Table(nn.Module block) => block.modules().OfType<FramePositions>().Single();
}
