using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class UNetFolderTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void MissingFilesAreNamed()
    {
        Assert.Contains(
            "config.json",
            Assert.Throws<FileNotFoundException>(() => UNetFolder.Load(_folder, CPU, ScalarType.Float32)).Message);
        File.WriteAllText(Path.Combine(_folder, "config.json"), TinyModels.Image.ToJson());
        Assert.Contains(
            "diffusion_pytorch_model.safetensors",
            Assert.Throws<FileNotFoundException>(() => UNetFolder.Load(_folder, CPU, ScalarType.Float32)).Message);
    }

    [Fact]
    public void WeightsOfAnotherLayoutAreListedInOneException()
    {
        using (var network = ImageUNet.Create(TinyModels.Image, 1))
        {
            network.Save(_folder);
        }

        var other = TinyModels.Image with { BlockOutChannels = [8, 32], PooledSize = 0, UpAttention = [false, false] };
        File.WriteAllText(Path.Combine(_folder, "config.json"), other.ToJson());

        var error = Assert.Throws<CheckpointException>(() => UNetFolder.Load(_folder, CPU, ScalarType.Float32));

        Assert.Contains("unexpected: class_embedding.linear_1.bias", error.Message);
        Assert.Contains("misshapen", error.Message);
    }

    [Fact]
    public void TheSeedFixesFreshWeightsTheTemporalOnesToo()
    {
        using (var network = ImageUNet.Create(TinyModels.Image, 1))
        {
            network.Save(_folder);
        }

        using var one = UNetFolder.LoadIntoVideo(_folder, seed: 4, new RotaryTemporalConfig { HeadSize = 8 }, CPU, ScalarType.Float32);
        using var same = UNetFolder.LoadIntoVideo(_folder, seed: 4, new RotaryTemporalConfig { HeadSize = 8 }, CPU, ScalarType.Float32);

        Assert.All(
            one.parameters().Zip(same.parameters()),
            p => Assert.Equal(p.First.data<float>().ToArray(), p.Second.data<float>().ToArray()));
    }

    [Fact]
    public void AMotionAdapterIsSavedAloneWithItsOwnKeys()
    {
        using var network = TinyModels.Network(TinyModels.Motion);
        UNetFolder.SaveMotionAdapter(network, _folder, ScalarType.Float32, metadata: null);

        using var adapter = MotionAdapterFile.Open(_folder);

        var keys = network.named_parameters().Select(p => p.name)
            .Concat(network.named_buffers().Select(b => b.name)).Where(MotionModules.IsKey);
        Assert.Equal(keys.Order(StringComparer.Ordinal), adapter.Weights.Names.Order(StringComparer.Ordinal));
        Assert.Equal(TinyModels.Modules.Heads, adapter.Config.Motion.Heads);
        Assert.Equal(TinyModels.Modules.Blocks, adapter.Config.Motion.Blocks);
        using var other = TinyModels.Network(TinyModels.Video);
        Assert.Throws<InvalidOperationException>(() => UNetFolder.SaveMotionAdapter(other, _folder, ScalarType.Float32, metadata: null));
    }
}
