namespace Pyoco.Models.Tests;

public sealed class NamedWeightTests
{
    [Fact]
    public void WeightsOfAPatternHaveTheNamesOfFilesAndNoGradientYet()
    {
        using var network = new VideoUNet(TinyModels.Network(TinyModels.Motion));

        var modules = network.Parameters("*.motion_modules.*", "conv_in.bias");

        Assert.Equal(1, modules.Count(w => w.Name == "conv_in.bias"));
        Assert.All(modules, w => Assert.True(w.Name == "conv_in.bias" || w.Name.Contains(".motion_modules.")));
        Assert.Equal(network.Network.parameters().Count(), network.Parameters().Count);
    }

    [Fact]
    public void APatternThatMatchesNothingIsRefusedWithNamesThatThereAre()
    {
        using var network = new VideoUNet(TinyModels.Network(TinyModels.Motion));

        var error = Assert.Throws<ArgumentException>(() => network.Parameters("*.temp_convs.*"));

        Assert.Contains("'*.temp_convs.*' matches no weight of the UNetMotionModel", error.Message);
        Assert.Contains("'conv_in.weight'", error.Message);
    }
}
