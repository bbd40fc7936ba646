using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class KeptEncodingsTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Cache => Path.Combine(_folder, "cache");

    [Fact]
    public void StatesOfACaptionAreMadeOnceAndAreTheEncoders()
    {
        using var model = TextToVideoModel.Load(TinyModels.ImageModelFolder(_folder));
        using var expected = model.TextEncoder!.Encode(["an orc", "a green orc", "an orc"]);

        using var first = new KeptEncodings(model, Cache).Texts(model.TextEncoder!, ["an orc", "a green orc", "an orc"]);
        using var second = new KeptEncodings(model, Cache).Texts(model.TextEncoder!, ["an orc", "a green orc", "an orc"]);

        GoldenAssert.Close(expected.States, first.States, 1e-6, "states");
        GoldenAssert.Close(expected.Pooled!, second.Pooled!, 1e-6, "pooled states");
        Assert.Equal(2, Directory.GetFiles(Cache, "*.safetensors", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void AnotherEncodersStatesAreKeptApart()
    {
        using var model = TextToVideoModel.Load(TinyModels.ImageModelFolder(_folder));
        new KeptEncodings(model, Cache).Texts(model.TextEncoder!, ["an orc"]).Dispose();
        using (no_grad())
        {
            model.TrainedText!.Network.parameters().First().Plus_(1);
        }

        using var expected = model.TextEncoder!.Encode(["an orc"]);
        using var found = new KeptEncodings(model, Cache).Texts(model.TextEncoder!, ["an orc"]);

        GoldenAssert.Close(expected.States, found.States, 1e-6, "states of the other encoder");
    }

    [Fact]
    public void ACodecWithoutWeightsIsAskedEveryTime()
    {
        using var model = TextToVideoModel.Load(TinyModels.ImageModelFolder(_folder));
        using var batch = TinyModels.Batch(0);
        using var expected = KeptEncodings.Encode(model, batch.Video);

        using var found = new KeptEncodings(model, Cache).Latents(batch.Video);

        GoldenAssert.Close(expected, found, 1e-7, "latents");
        Assert.Empty(Directory.GetFiles(Cache, "*.safetensors", SearchOption.AllDirectories));
    }

    [Fact]
    public void LatentsAreMadeOnceAndAreTheCodecs()
    {
        using var scope = NewDisposeScope();
        using var model = LatentModel("codec", TinyAutoencoders.Variational);
        using var batch = TinyModels.Batch(0, count: 3);
        using var expected = model.Codec.Encode(batch.Video);

        using var first = new KeptEncodings(model, Cache).Latents(batch.Video.narrow(0, 1, 1));
        using var some = new KeptEncodings(model, Cache).Latents(batch.Video);
        using var all = new KeptEncodings(model, Cache).Latents(batch.Video);

        GoldenAssert.Close(expected.narrow(0, 1, 1), first, 1e-6, "latents of one");
        GoldenAssert.Close(expected, some, 1e-6, "latents, of which one was kept");
        GoldenAssert.Close(expected, all, 1e-6, "latents, all of which were kept");
        Assert.Equal(3, Directory.GetFiles(Cache, "*.safetensors", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void LatentsOfTheSameWeightsInAnotherScaleAreKeptApart()
    {
        using var one = LatentModel("one", TinyAutoencoders.Variational);
        using var other = LatentModel("other", TinyAutoencoders.Variational with { ScalingFactor = 2 });
        using var batch = TinyModels.Batch(0);
        new KeptEncodings(one, Cache).Latents(batch.Video).Dispose();
        using var expected = other.Codec.Encode(batch.Video);

        using var found = new KeptEncodings(other, Cache).Latents(batch.Video);

        GoldenAssert.Close(expected, found, 1e-6, "latents in the other scale");
    }

    [Fact]
    public void WhatCannotBeWrittenIsEncodedAllTheSame()
    {
        using var model = LatentModel("codec", TinyAutoencoders.Variational);
        using var batch = TinyModels.Batch(0);
        using var expected = model.Codec.Encode(batch.Video);
        var kept = new KeptEncodings(model, Cache);
        var folder = Assert.Single(Directory.GetDirectories(Cache));
        for (var i = 0; i < 256; i++)
        {
            File.WriteAllText(Path.Combine(folder, $"{i:x2}"), ""); // where a folder is to go
        }

        using var found = kept.Latents(batch.Video);

        GoldenAssert.Close(expected, found, 1e-6, "latents");
        Assert.Empty(Directory.GetFiles(Cache, "*.safetensors", SearchOption.AllDirectories));
    }

    [Fact]
    public void LeftoversOfKilledProcessesAreRemoved()
    {
        using var model = LatentModel("codec", TinyAutoencoders.Variational);
        using var batch = TinyModels.Batch(0);
        new KeptEncodings(model, Cache).Latents(batch.Video).Dispose();
        string[] kept = Directory.GetFiles(Cache, "*", SearchOption.AllDirectories);
        File.WriteAllText(WholeFile.TemporaryIn(Path.GetDirectoryName(kept[0])!), "half of a file");

        _ = new KeptEncodings(model, Cache);

        Assert.Equal(kept.Order(), Directory.GetFiles(Cache, "*", SearchOption.AllDirectories).Order());
    }

    // Without text, whose states would be kept too; the weights of all are the same.
    private TextToVideoModel LatentModel(string name, AutoencoderKLConfig codec) => new(
        text: null, TinyModels.Network(TinyModels.Image with { InChannels = 4, OutChannels = 4 }),
        AutoencoderKL.Load(TinyAutoencoders.Write(Path.Combine(_folder, name), codec)), SchedulerConfig.Of(new EdmConfig()),
        new VideoConfig(), MethodSpec.Independent, "a new model");
}
