namespace Pyoco.Models.Tests;

public sealed class EdmSettingsTests
{
    [Fact]
    public void ValuesOutOfRangeAreRefusedByName()
    {
        Assert.Contains("SigmaData", Assert.Throws<ArgumentOutOfRangeException>(() => new EdmSettings { SigmaData = 0 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EdmSettings { SigmaMax = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EdmSettings { Rho = 0.5 });
    }
}
