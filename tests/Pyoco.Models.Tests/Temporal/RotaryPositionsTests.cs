using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class RotaryPositionsTests
{
    [Fact]
    public void ScoresDependOnTheDistanceAlone()
    {
        using var scope = NewDisposeScope();
        var q = TinyModels.Normal(1, 1, 1, 8).expand(1, 1, 12, 8);
        var k = TinyModels.Normal(1, 1, 1, 8).Times(0.5).Plus(0.1).expand(1, 1, 12, 8);

        var scores = RotaryPositions.Rotate(q)[0, 0].mm(RotaryPositions.Rotate(k)[0, 0].t());

        for (var i = 1; i < 12; i++)
        {
            for (var j = 1; j < 12; j++)
            {
                Assert.Equal(scores[i - 1, j - 1].item<float>(), scores[i, j].item<float>(), 4);
            }
        }

        Assert.NotEqual(scores[0, 3].item<float>(), scores[0, 1].item<float>(), 3);
        Assert.NotEqual(scores[0, 3].item<float>(), scores[3, 0].item<float>(), 3); // the direction of time counts
    }

    [Fact]
    public void TheFirstPositionIsLeftAloneAndLengthsAreKept()
    {
        using var scope = NewDisposeScope();
        var x = TinyModels.Normal(2, 3, 5, 8);

        var rotated = RotaryPositions.Rotate(x);

        Assert.True(rotated.select(2, 0).sub(x.select(2, 0)).abs().max().item<float>() < 1e-6f);
        Assert.True(rotated.norm(-1).sub(x.norm(-1)).abs().max().item<float>() < 1e-5f);
    }
}
