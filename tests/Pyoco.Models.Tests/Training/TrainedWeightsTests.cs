namespace Pyoco.Models.Tests;

public sealed class TrainedWeightsTests
{
    [Theory]
    [InlineData("rotary")]
    [InlineData("motion")]
    [InlineData("modelscope")]
    public void TemporalLayersAreWhatTheImageNetworkHasNot(string kind)
    {
        using var image = TinyModels.Network(TinyModels.Image);
        using var network = TinyModels.Network(kind switch
        {
            "rotary" => TinyModels.Video,
            "motion" => TinyModels.Motion,
            _ => TinyModels.ModelScope,
        });
        string[] expected = [
            .. network.named_parameters().Select(p => p.name).Where(n => image.named_parameters().All(p => p.name != n))];

        var found = TrainedWeights.TemporalLayers.Select(network).Select(w => w.Name);

        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void PatternsChooseByName()
    {
        using var network = TinyModels.Network(TinyModels.Image);

        var found = TrainedWeights.Matching("conv_in.*", "time_embedding.linear_1.bias").Select(network);

        Assert.Equal(["conv_in.bias", "conv_in.weight", "time_embedding.linear_1.bias"], found.Select(w => w.Name).Order());
        Assert.Equal(network.parameters().Count(), TrainedWeights.All.Select(network).Count);
    }

    [Fact]
    public void WhatMatchesNothingIsRefusedByName()
    {
        using var network = TinyModels.Network(TinyModels.Image);

        var error = Assert.Throws<ArgumentException>(() => TrainedWeights.Matching("conv_in.*", "*.nothing").Select(network));
        Assert.Contains("'*.nothing' matches no weight of the UNet2DConditionModel", error.Message);
        Assert.Contains("has none", Assert.Throws<ArgumentException>(() => TrainedWeights.TemporalLayers.Select(network)).Message);
        Assert.Throws<ArgumentException>(() => TrainedWeights.MotionModules.Select(network));
        Assert.Throws<ArgumentException>(() => TrainedWeights.Matching());
    }
}
