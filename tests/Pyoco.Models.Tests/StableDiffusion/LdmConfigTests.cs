namespace Pyoco.Models.Tests;

public sealed class LdmConfigTests
{
    [Fact]
    public void NothingIsStatedAtFirst()
    {
        var config = new LdmConfig();

        Assert.Null(config.UNet);
        Assert.Null(config.Autoencoder);
        Assert.Null(config.Text);
        Assert.Null(config.Scheduler);
    }
}
