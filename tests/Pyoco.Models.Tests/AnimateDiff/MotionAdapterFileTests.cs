using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class MotionAdapterFileTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WithoutAConfigTheLayoutIsReadOffTheWeights()
    {
        Save(TinyModels.Motion);
        File.Delete(Path.Combine(_folder, "config.json"));

        using var adapter = MotionAdapterFile.Open(_folder);

        Assert.False(adapter.IsOriginal);
        Assert.Equal([8, 16], adapter.Config.BlockOutChannels);
        Assert.Equal([1, 2], adapter.Config.Motion.Blocks);
        Assert.Equal([8, 8], adapter.Config.Motion.Heads);
        Assert.Equal(
            (1, null, 6, true, 1),
            (
                adapter.Config.LayersPerBlock, adapter.Config.NormGroups, adapter.Config.Motion.MaxFrames,
                adapter.Config.Motion.MiddleModule, adapter.Config.Motion.MiddleBlocks));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFileOfTheAuthorsIsReadLikewise(bool middle)
    {
        Save(TinyModels.Motion with { Temporal = TinyModels.Modules with { MiddleModule = middle } });
        var original = OriginalNames.Write(
            Path.Combine(_folder, "diffusion_pytorch_model.safetensors"), Path.Combine(_folder, "elsewhere", "mm.safetensors"));

        using var adapter = MotionAdapterFile.Open(original);

        Assert.True(adapter.IsOriginal);
        Assert.Equal((6, middle), (adapter.Config.Motion.MaxFrames, adapter.Config.Motion.MiddleModule));
        Assert.Equal([1, 2], adapter.Config.Motion.Blocks);
        Assert.Contains(middle ? "AnimateDiff v2 (for 6 frames)" : "AnimateDiff v3 (for 6 frames)", adapter.Description);
    }

    [Fact]
    public void AConfigBesideAFileIsTakenWhenItIsThatOfAnAdapter()
    {
        Save(TinyModels.Motion);
        var file = Path.Combine(_folder, "diffusion_pytorch_model.safetensors");

        using (var adapter = MotionAdapterFile.Open(file))
        {
            Assert.Equal([2, 4], adapter.Config.Motion.Heads);
        }

        File.WriteAllText(Path.Combine(_folder, "config.json"), TinyModels.Image.ToJson());
        using var alone = MotionAdapterFile.Open(file);
        Assert.Equal([8, 8], alone.Config.Motion.Heads);
    }

    [Fact]
    public void WhatIsNoAdapterIsRefused()
    {
        using var scope = NewDisposeScope();
        var stranger = Path.Combine(_folder, "stranger.safetensors");
        SafetensorsWriter.Write(stranger, new Dictionary<string, Tensor> { ["conv.weight"] = ones(1) });
        var pickle = Path.Combine(_folder, "mm.ckpt");
        File.WriteAllText(pickle, "");

        Assert.Contains("holds no motion modules", Assert.Throws<CheckpointException>(() => MotionAdapterFile.Open(stranger)).Message);
        Assert.Contains("pickle", Assert.Throws<NotSupportedException>(() => MotionAdapterFile.Open(pickle)).Message);
        Assert.Throws<FileNotFoundException>(() => MotionAdapterFile.Open(Path.Combine(_folder, "absent.safetensors")));
        File.WriteAllText(Path.Combine(_folder, "config.json"), "{");
        Assert.Contains("config.json", Assert.Throws<CheckpointException>(() => MotionAdapterFile.Open(stranger)).Message);
    }

    private void Save(UNetConfig config)
    {
        using var network = TinyModels.Network(config);
        UNetFolder.SaveMotionAdapter(network, _folder, ScalarType.Float32, metadata: null);
    }
}
