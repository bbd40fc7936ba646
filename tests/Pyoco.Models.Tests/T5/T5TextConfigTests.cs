namespace Pyoco.Models.Tests;

public sealed class T5TextConfigTests
{
    private const string Gated = "\"feed_forward_proj\": \"gated-gelu\"";

    [Fact]
    public void MissingEntriesTakeTheDefaultsOfTransformers()
    {
        var config = T5TextConfig.Parse($"{{{Gated}}}");

        Assert.Equal(new T5TextConfig(), config);
        Assert.Equal(
            (32128, 512, 2048, 6, 8, 64),
            (config.VocabularySize, config.HiddenSize, config.IntermediateSize, config.Layers, config.Heads, config.HeadSize));
        Assert.Equal((32, 128, 1e-6), (config.PositionBuckets, config.LargestDistance, config.NormEps));
    }

    [Fact]
    public void AConfigComesBackFromItsJson()
    {
        var config = new T5TextConfig
        {
            VocabularySize = 300, HiddenSize = 48, IntermediateSize = 96, Layers = 3, Heads = 4, HeadSize = 16, PositionBuckets = 16,
            LargestDistance = 64, NormEps = 1e-5,
        };

        Assert.Equal(config, T5TextConfig.Parse(config.ToJson()));
    }

    [Theory]
    [InlineData("{}", "'relu'")]
    [InlineData("{\"feed_forward_proj\": \"gated-silu\"}", "gated-silu")]
    [InlineData("{\"model_type\": \"umt5\"}", "umt5")]
    [InlineData($"{{{Gated}, \"dense_act_fn\": \"relu\"}}", "dense_act_fn")]
    [InlineData($"{{{Gated}, \"is_gated_act\": false}}", "is_gated_act")]
    public void WhatIsNotImplementedIsRefused(string json, string message) =>
        Assert.Contains(message, Assert.Throws<NotSupportedException>(() => T5TextConfig.Parse(json)).Message);

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData($"{{{Gated}, \"d_model\": \"big\"}}")]
    [InlineData($"{{{Gated}, \"num_layers\": 0}}")]
    [InlineData($"{{{Gated}, \"relative_attention_num_buckets\": 30}}")]
    [InlineData($"{{{Gated}, \"relative_attention_max_distance\": 8}}")]
    public void ADamagedConfigIsACheckpointError(string json) => Assert.Throws<CheckpointException>(() => T5TextConfig.Parse(json));
}
