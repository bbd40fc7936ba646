namespace Pyoco.Noise.Tests;

public sealed class NoisePriorsTests
{
    [Fact]
    public void TheCataloguesDefaultsAreThePapersValues()
    {
        Assert.Equal("independent", NoisePriors.Independent.Spec.ToString());
        Assert.Equal("mixed(alpha=1)", NoisePriors.Mixed().Spec.ToString());
        Assert.Equal("progressive(alpha=2)", NoisePriors.Progressive().Spec.ToString());
    }
}
