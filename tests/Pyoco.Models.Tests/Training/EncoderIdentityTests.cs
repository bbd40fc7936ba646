using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class EncoderIdentityTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnAutoencodersHasAllThatItsLatentsDependOn()
    {
        var tiles = new AutoencoderOptions { TileSize = 8 };
        string?[] different =
        [
            Of(TinyAutoencoders.Variational),
            Of(TinyAutoencoders.Variational with { ScalingFactor = 0.75 }),
            Of(TinyAutoencoders.Variational with { ShiftFactor = 0 }),
            Of(TinyAutoencoders.Variational, type: ScalarType.BFloat16),
            Of(TinyAutoencoders.Variational, tiles),
            Of(TinyAutoencoders.Variational, tiles with { TileOverlap = 0.5 }),
            Tiny(TinyAutoencoders.Tiny),
            Tiny(TinyAutoencoders.Tiny with { ScalingFactor = 0.75 }),
        ];

        Assert.All(different, Assert.NotNull);
        Assert.Distinct(different);
        Assert.Equal(different[0], Of(TinyAutoencoders.Variational, new AutoencoderOptions { FramesAtATime = 3 }));
    }

    [Fact]
    public void WeightsCountAsTheyAreNow()
    {
        using var codec = AutoencoderKL.Load(TinyAutoencoders.Write(_folder.PathOf("codec"), TinyAutoencoders.Variational));
        var before = EncoderIdentity.Of(codec);
        Directory.Delete(_folder.PathOf("codec"), recursive: true);

        Assert.Equal(before, EncoderIdentity.Of(codec));
        using (no_grad())
        {
            codec.Network.parameters().Last().Plus_(1);
        }

        Assert.NotEqual(before, EncoderIdentity.Of(codec));
    }

    [Fact]
    public void TheWordsOfATextEncoderCountToo()
    {
        WriteT5();
        using var six = T5(6);
        using var again = T5(6);
        using var seven = T5(7);
        var before = EncoderIdentity.Of(six);
        _folder.WriteText("words/tokenizer_config.json", """{"padding_side": "right"}""");
        using var other = T5(6);
        using var half = T5(6, ScalarType.BFloat16);

        Assert.Equal(before, EncoderIdentity.Of(again));
        Assert.Distinct([before, EncoderIdentity.Of(seven), EncoderIdentity.Of(other), EncoderIdentity.Of(half)]);
    }

    [Fact]
    public void OfSeveralTextEncodersEachCountsAndTheirOrder()
    {
        WriteT5();
        using var six = T5(6);
        using var seven = T5(7);

        string?[] different =
        [
            EncoderIdentity.Of(six), EncoderIdentity.Of(CompositeTextEncoder.AlongTokens(six)),
            EncoderIdentity.Of(CompositeTextEncoder.AlongTokens(six, seven)),
            EncoderIdentity.Of(CompositeTextEncoder.AlongTokens(seven, six)),
            EncoderIdentity.Of(CompositeTextEncoder.AlongFeatures(six, seven)),
        ];

        Assert.All(different, Assert.NotNull);
        Assert.Distinct(different);
        Assert.Null(EncoderIdentity.Of(CompositeTextEncoder.AlongTokens(six, new FakeTextEncoder(6, 16))));
    }

    [Fact]
    public void WhatNobodyCanTellApartHasNone()
    {
        Assert.Null(EncoderIdentity.Of(null));
        Assert.Null(EncoderIdentity.Of(new PixelCodec(2)));
        Assert.Null(EncoderIdentity.Of(new FakeTextEncoder(6, 16)));
    }

    private string? Of(AutoencoderKLConfig config, AutoencoderOptions? options = null, ScalarType type = ScalarType.Float32)
    {
        using var codec = AutoencoderKL.Load(TinyAutoencoders.Write(_folder.PathOf("codec"), config), null, type, options);
        return EncoderIdentity.Of(codec);
    }

    private string? Tiny(AutoencoderTinyConfig config)
    {
        using var codec = AutoencoderTiny.Load(TinyAutoencoders.Write(_folder.PathOf("tiny"), config));
        return EncoderIdentity.Of(codec);
    }

    private void WriteT5()
    {
        TinyPieces.WriteModel(Directory.CreateDirectory(_folder.PathOf("words")).FullName);
        var config = new T5TextConfig
        {
            VocabularySize = 16, HiddenSize = 16, IntermediateSize = 24, Layers = 1, Heads = 2, HeadSize = 8,
        };
        using var network = TinyModels.Randomized(new T5TextNetwork(config, CPU));
        _folder.WriteText("text/config.json", config.ToJson());
        WeightAssignment.Save(network, _folder.PathOf("text", "model.safetensors"), metadata: null, ScalarType.Float32);
    }

    private T5TextEncoder T5(int length, ScalarType type = ScalarType.Float32) =>
        T5TextEncoder.Load(_folder.PathOf("text"), T5Tokenizer.Load(_folder.PathOf("words"), length), type: type);
}
