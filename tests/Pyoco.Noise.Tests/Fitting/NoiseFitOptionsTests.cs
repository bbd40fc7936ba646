namespace Pyoco.Noise.Tests;

public sealed class NoiseFitOptionsTests
{
    [Fact]
    public void SquaresHaveAPixelAtLeast()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Block", () => new NoiseFitOptions { Block = 0 });
        var usual = new NoiseFitOptions();
        Assert.Equal((1, false, false), (usual.Block, usual.FitScale, usual.RemoveSharedMean));
    }
}
