using Pyoco;
using static TorchSharp.torch;

namespace NoiseLab.Tests;

public sealed class PrincipalComponentsTests
{
    [Theory]
    [InlineData(10)] // more values than frames
    [InlineData(1)] // more frames than values
    public void FramesLieAlongTheDirectionsInWhichTheyDifferMost(int side)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var coordinates = randn([6, 1, 4, 1, 1], float64, generator: generator).Times(5);
        var noise = zeros([6, 3, 4, side, side], float64);
        noise.narrow(1, 0, 1).Plus_(coordinates);
        noise.narrow(1, 1, 1).Plus_(randn([6, 1, 4, 1, 1], float64, generator: generator));

        var components = PrincipalComponents.Of(noise);

        // The largest component is the coordinate about its mean, side values long, of either sign.
        var expected = (coordinates - coordinates.mean()).flatten().Times(side).data<double>().ToArray();
        var correlation = components.Points.Zip(expected, (p, e) => p.X * e).Sum()
            / Math.Sqrt(components.Points.Sum(p => p.X * p.X) * expected.Sum(e => e * e));
        Assert.Equal(1, Math.Abs(correlation), 0.02);
        Assert.Equal(1, components.Share, 1e-9);
    }
}
