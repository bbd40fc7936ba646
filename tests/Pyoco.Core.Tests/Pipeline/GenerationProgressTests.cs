namespace Pyoco.Tests;

public sealed class GenerationProgressTests
{
    [Fact]
    public void TheFractionIsStepsDone() => Assert.Equal(0.25, new GenerationProgress(3, 12, TimeSpan.Zero).Fraction);
}
