using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ImageUNetTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(ScalarType.Float32, 0)]
    [InlineData(ScalarType.Float16, 1e-2)]
    public void ASavedNetworkOpensAsTheSame(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var network = ImageUNet.Create(TinyModels.Image, seed: 3);
        TinyModels.Randomized(network.Network);
        var (x, t, text, pooled) = (
            TinyModels.Normal(2, 12, 8, 8), tensor([0.1f, -0.3f]), TinyModels.Normal(2, 5, 16), TinyModels.Normal(2, 16));

        network.Save(_folder, type);
        using var opened = ImageUNet.Load(_folder);

        var (expected, found) = (network.Forward(x, t, text, pooled), opened.Forward(x, t, text, pooled));
        Assert.True(found.sub(expected).norm().item<float>() <= tolerance * expected.norm().item<float>());
    }

    [Fact]
    public void ArgumentsThatDoNotFitAreRefusedWithBothShapes()
    {
        using var scope = NewDisposeScope();
        using var network = ImageUNet.Create(TinyModels.Image, seed: 3);
        var (x, t, text, pooled) = (zeros(2, 12, 8, 8), zeros(2), zeros(2, 5, 16), zeros(2, 16));

        Assert.Contains("C = 12", Assert.Throws<ArgumentException>(() => network.Forward(zeros(2, 3, 8, 8), t, text, pooled)).Message);
        Assert.Contains("[2]", Assert.Throws<ArgumentException>(() => network.Forward(x, zeros(3), text, pooled)).Message);
        Assert.Contains("D = 16", Assert.Throws<ArgumentException>(() => network.Forward(x, t, zeros(2, 5, 7), pooled)).Message);
        Assert.Contains("missing", Assert.Throws<ArgumentException>(() => network.Forward(x, t, text)).Message);
    }

    [Fact]
    public void AVideoNetworkIsNoImageNetwork()
    {
        Assert.Throws<ArgumentException>(() => ImageUNet.Create(TinyModels.Video, 1));
        using var image = ImageUNet.Create(TinyModels.Image, 1);
        image.Save(Path.Combine(_folder, "image"));
        using var video = VideoUNet.FromImage(Path.Combine(_folder, "image"), temporalHeadSize: 8);
        video.Save(Path.Combine(_folder, "video"));

        Assert.Contains("VideoUNet.Load", Assert.Throws<CheckpointException>(() => ImageUNet.Load(Path.Combine(_folder, "video"))).Message);
        Assert.Contains(
            "VideoUNet.FromImage",
            Assert.Throws<CheckpointException>(() => VideoUNet.Load(Path.Combine(_folder, "image"))).Message);
        Assert.Contains(
            "VideoUNet.Load",
            Assert.Throws<CheckpointException>(() => VideoUNet.FromImage(Path.Combine(_folder, "video"))).Message);
    }
}
