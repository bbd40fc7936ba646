using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class AutoencoderLevelTests
{
    private static readonly AutoencoderKLConfig Config =
        TinyAutoencoders.Variational with { BlockOutChannels = [8, 16, 32], LayersPerBlock = 2 };

    [Theory]
    [InlineData(0, 8, 8, 4)]
    [InlineData(1, 8, 16, 4)]
    [InlineData(2, 16, 32, 8)]
    public void AllButTheCoarsestLevelGoingDownHalve(int level, int channels, int outChannels, int size)
    {
        using var scope = NewDisposeScope();
        using var block = AutoencoderLevel.Down(Config, level, CPU);

        Assert.Equal([2, outChannels, size, size], block.Forward(TinyModels.Normal(2, channels, 8, 8)).shape);
        Assert.Equal(2, Resnets(block));
    }

    [Theory]
    [InlineData(2, 32, 32, 16)]
    [InlineData(1, 32, 16, 16)]
    [InlineData(0, 16, 8, 8)]
    public void AllButTheFinestLevelGoingUpDouble(int level, int channels, int outChannels, int size)
    {
        using var scope = NewDisposeScope();
        using var block = AutoencoderLevel.Up(Config, level, CPU);
        var x = TinyModels.Normal(2, channels, 8, 8);

        Assert.Equal([2, outChannels, size, size], block.Forward(x).shape);
        Assert.Equal(3, Resnets(block));
        Assert.False(x.IsInvalid);
    }

    [Fact]
    public void TheMiddleKeepsTheShape()
    {
        using var scope = NewDisposeScope();
        using var block = AutoencoderLevel.Middle(Config, CPU);

        Assert.Equal([2, 32, 3, 5], block.Forward(TinyModels.Normal(2, 32, 3, 5)).shape);
        Assert.Contains(block.named_parameters(), p => p.name == "attentions.0.to_out.0.bias");
    }

    private static int Resnets(AutoencoderLevel block) =>
        block.named_parameters().Count(
            p => p.name.StartsWith("resnets.", StringComparison.Ordinal) && p.name.EndsWith(".conv1.weight", StringComparison.Ordinal));
}
