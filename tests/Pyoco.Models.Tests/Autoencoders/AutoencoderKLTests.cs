using TorchSharp;
using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class AutoencoderKLTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LatentsAreTheScaledMean()
    {
        using var scope = NewDisposeScope();
        using var codec = Open();
        var video = TinyModels.Normal(2, 3, 3, 8, 12);

        var (mean, logVariance) = codec.EncodePosterior(video);

        Assert.Equal([2, 4, 3, 4, 6], mean.shape);
        Assert.Equal(mean.shape, logVariance.shape);
        Tensors.Close(mean.Plus(-0.25).Times(0.5), codec.Encode(video), 1e-6);
    }

    [Fact]
    public void DecodingTakesTheScaleOff()
    {
        using var scope = NewDisposeScope();
        using var codec = Open();
        using var plain = Open(TinyAutoencoders.Variational with { ScalingFactor = 1, ShiftFactor = 0 });
        var latents = TinyModels.Normal(1, 4, 2, 4, 6);

        Assert.Equal([1, 3, 2, 8, 12], codec.Decode(latents).shape);
        Tensors.Close(plain.Decode(latents.Over(0.5).Plus(0.25)), codec.Decode(latents), 1e-5);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(100)]
    public void TheNumberOfFramesAtATimeChangesNothing(int frames)
    {
        using var scope = NewDisposeScope();
        using var one = Open();
        using var several = Open(options: new AutoencoderOptions { FramesAtATime = frames });
        var video = TinyModels.Normal(2, 3, 3, 8, 8);

        Tensors.Close(one.Encode(video), several.Encode(video), 1e-5);
        Tensors.Close(one.Decode(one.Encode(video)), several.Decode(one.Encode(video)), 1e-5);
    }

    [Fact]
    public void AFrameThatFitsIntoATileIsTakenWhole()
    {
        using var scope = NewDisposeScope();
        using var whole = Open();
        using var tiled = Open(options: new AutoencoderOptions { TileSize = 16 });
        var video = TinyModels.Normal(1, 3, 2, 16, 12);

        Tensors.BitEqual(whole.Encode(video), tiled.Encode(video));
        Tensors.BitEqual(whole.Decode(whole.Encode(video)), tiled.Decode(whole.Encode(video)));
    }

    // Tiles have their own group statistics; a pattern that repeats within a tile has nearly the same ones in each. Inside a tile, away
    // from the parts that
    // blend, the largest difference measured is 3 % of the deviation; unlike patterns would be apart by more than one.
    [Fact]
    public void AwayFromSeamsTilesAreNearlyTheWholeFrame()
    {
        using var scope = NewDisposeScope();
        var config = TinyAutoencoders.Variational with { MiddleAttention = false };
        using var whole = Open(config);
        using var tiled = Open(config, new AutoencoderOptions { TileSize = 128 });
        var latents = TinyModels.Normal(1, 4, 1, 4, 4).repeat(1, 1, 1, 32, 32);

        var (expected, actual) = (whole.Decode(latents), tiled.Decode(latents));

        // A tile's own part begins behind the 32 pixels that blend; 8 more are what the convolutions see across its border.
        var (inside, reference) = (actual[.., .., .., 40..88, 40..88], expected[.., .., .., 40..88, 40..88]);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(Tensors.LargestDifference(expected, actual) > 1e-4);
        Assert.True(Tensors.LargestDifference(inside, reference) < 0.05 * reference.std().item<float>());
    }

    [Fact]
    public void OldAndNewAttentionNamesAreTheSameWeights()
    {
        using var scope = NewDisposeScope();
        using var codec = Open();
        var latents = TinyModels.Normal(1, 4, 1, 4, 4);
        var expected = codec.Decode(latents);
        var renamed = Rename(name => name
            .Replace("attentions.0.to_q", "attentions.0.query").Replace("attentions.0.to_k", "attentions.0.key")
            .Replace("attentions.0.to_v", "attentions.0.value").Replace("attentions.0.to_out.0", "attentions.0.proj_attn"));

        using var old = AutoencoderKL.Load(_folder.Path);

        Assert.Equal(16, renamed);
        Tensors.BitEqual(expected, old.Decode(latents));
    }

    [Fact]
    public void LogVariancesStopWhereTheReferencesDo()
    {
        using var scope = NewDisposeScope();
        var config = TinyAutoencoders.Variational with { QuantConv = false };
        using (var network = TinyAutoencoders.Small(new AutoencoderKLNetwork(config, CPU)))
        using (no_grad())
        {
            var bias = network.named_parameters().Single(p => p.name == "encoder.conv_out.bias").parameter;
            bias.copy_(tensor(new[] { 500f, 500, 500, 500, 100, -100, 0, 100 }));
            AutoencoderFolder.Save(_folder.Path, config.ToJson(), network, ScalarType.Float32);
        }

        using var codec = AutoencoderKL.Load(_folder.Path);
        var (mean, logVariance) = codec.EncodePosterior(TinyModels.Normal(1, 3, 1, 8, 8));

        Assert.Equal((20f, -30f), (logVariance[0, 0].min().item<float>(), logVariance[0, 1].max().item<float>()));
        Assert.True(mean.min().item<float>() > 400);
    }

    [Fact]
    public void TheTypeThatComesInGoesOut()
    {
        using var scope = NewDisposeScope();
        TinyAutoencoders.Write(_folder.Path, TinyAutoencoders.Variational);
        using var half = AutoencoderKL.Load(_folder.Path, type: ScalarType.BFloat16);
        var video = TinyModels.Normal(1, 3, 1, 8, 8);

        Assert.Equal(ScalarType.Float32, half.Encode(video).dtype);
        Assert.Equal(ScalarType.BFloat16, half.Decode(half.Encode(video.to(ScalarType.BFloat16))).dtype);
    }

    [Fact]
    public void VideosLatentsAndTilesThatDoNotFitAreRefused()
    {
        using var scope = NewDisposeScope();
        using var codec = Open();

        Assert.Contains("multiples of 2", Assert.Throws<ArgumentException>(() => codec.Encode(zeros([1, 3, 1, 7, 8]))).Message);
        Assert.Throws<ArgumentException>(() => codec.Encode(zeros([1, 4, 1, 8, 8])));
        Assert.Throws<ArgumentException>(() => codec.EncodePosterior(zeros(1, 3, 8, 8)));
        Assert.Contains("4 channels", Assert.Throws<ArgumentException>(() => codec.Decode(zeros([1, 3, 1, 4, 4]))).Message);
        Assert.Contains(
            "multiples of 2",
            Assert.Throws<ArgumentException>(() => Open(options: new AutoencoderOptions { TileSize = 15 })).Message);
    }

    [Fact]
    public void ASavedAutoencoderComesBack()
    {
        using var scope = NewDisposeScope();
        using var codec = Open();
        var latents = TinyModels.Normal(1, 4, 1, 4, 4);
        codec.Save(_folder.PathOf("saved"));

        using var loaded = AutoencoderKL.Load(_folder.PathOf("saved"));

        Tensors.BitEqual(codec.Decode(latents), loaded.Decode(latents));
    }

    [Fact]
    public void NothingIsLeftBehindAndTheArgumentsStay()
    {
        using var codec = Open(options: new AutoencoderOptions { TileSize = 4 });
        using var video = TinyModels.Normal(1, 3, 2, 8, 8);
        using var scope = NewDisposeScope();

        using (var latents = codec.Encode(video))
        {
            codec.Decode(latents).Dispose();
        }

        Assert.Equal(0, scope.DisposablesCount);
        Assert.False(video.IsInvalid);
    }

    private AutoencoderKL Open(AutoencoderKLConfig? config = null, AutoencoderOptions? options = null) =>
        AutoencoderKL.Load(TinyAutoencoders.Write(_folder.Path, config ?? TinyAutoencoders.Variational), options: options);

    // How many names were changed.
    private int Rename(Func<string, string> rename)
    {
        using var scope = NewDisposeScope();
        var path = _folder.PathOf("diffusion_pytorch_model.safetensors");
        Dictionary<string, Tensor> tensors;
        using (var file = SafetensorsFile.Open(path))
        {
            tensors = file.Names.ToDictionary(n => n, n => file.Read(n));
        }

        SafetensorsWriter.Write(path, tensors.ToDictionary(t => rename(t.Key), t => t.Value));
        return tensors.Keys.Count(k => rename(k) != k);
    }
}
