namespace Pyoco.Models.Tests;

public sealed class ClipTextConfigTests
{
    [Fact]
    public void MissingEntriesTakeTheDefaultsOfTransformers()
    {
        var config = ClipTextConfig.Parse("{}");

        Assert.Equal(new ClipTextConfig(), config);
        Assert.Equal(
            (49408, 512, 2048, 12, 8), (config.VocabularySize, config.HiddenSize, config.IntermediateSize, config.Layers, config.Heads));
        Assert.Equal((77, true, 1e-5, 49407), (config.MaxPositions, config.QuickGelu, config.NormEps, config.EndId));
    }

    [Fact]
    public void UnknownEntriesAndTheProjectionAreIgnored() =>
        Assert.Equal(new ClipTextConfig(), ClipTextConfig.Parse("{\"projection_dim\": 1, \"torch_dtype\": \"float16\"}"));

    [Fact]
    public void AConfigComesBackFromItsJson()
    {
        var config = new ClipTextConfig
        {
            VocabularySize = 600, HiddenSize = 24, IntermediateSize = 48, Layers = 3, Heads = 2, MaxPositions = 32, QuickGelu = false,
            NormEps = 1e-6, EndId = 599,
        };

        Assert.Equal(config, ClipTextConfig.Parse(config.ToJson()));
    }

    [Theory]
    [InlineData("{\"hidden_act\": \"relu\"}", "hidden_act", "relu")]
    [InlineData("{\"model_type\": \"bert\"}", "model_type", "bert")]
    public void WhatIsNotImplementedIsRefusedByNameAndValue(string json, string name, string value)
    {
        var error = Assert.Throws<NotSupportedException>(() => ClipTextConfig.Parse(json));

        Assert.Contains(name, error.Message);
        Assert.Contains(value, error.Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"hidden_size\": \"big\"}")]
    [InlineData("{\"hidden_size\": 30, \"num_attention_heads\": 8}")]
    [InlineData("{\"num_hidden_layers\": 0}")]
    public void ADamagedConfigIsACheckpointError(string json) => Assert.Throws<CheckpointException>(() => ClipTextConfig.Parse(json));
}
