using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class VideoUNetTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public VideoUNetTests()
    {
        using var image = ImageUNet.Create(TinyModels.Image, seed: 3);
        TinyModels.Randomized(image.Network);
        image.Save(_folder);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    public void FreshFromImageWeightsItEqualsTheImageNetworkFrameByFrame(int frames)
    {
        using var scope = NewDisposeScope();
        using var image = ImageUNet.Load(_folder);
        using var video = VideoUNet.FromImage(_folder, temporalHeadSize: 8);
        var clip = TinyModels.Normal(2, 12, frames, 8, 8);
        var (t, text, pooled) = (tensor([0.2f, -0.4f]), TinyModels.Normal(2, 5, 16), TinyModels.Normal(2, 16));

        var found = video.Forward(clip, t, text, pooled);

        for (var f = 0; f < frames; f++)
        {
            var expected = image.Forward(clip.select(2, f), t, text, pooled);
            Assert.True(found.select(2, f).sub(expected).abs().max().item<float>() <= 1e-5f);
        }
    }

    [Fact]
    public void ItsImageWeightsKeepTheirNamesAndItsTemporalOnesStandBeside()
    {
        using var image = ImageUNet.Load(_folder);
        using var video = VideoUNet.FromImage(_folder, temporalHeadSize: 8);
        var names = video.Network.named_parameters().Select(p => p.name).ToHashSet();
        var imageNames = image.Network.named_parameters().Select(p => p.name).ToHashSet();

        Assert.Superset(imageNames, names);
        Assert.All(names.Except(imageNames), n => Assert.Matches(@"\.temp_(convs|attentions)\.", n));
        Assert.Contains("up_blocks.0.temp_attentions.1.to_out.0.weight", names);
    }

    [Fact]
    public void ASavedVideoNetworkOpensAsTheSame()
    {
        using var scope = NewDisposeScope();
        using var video = VideoUNet.FromImage(_folder, temporalHeadSize: 8);
        TinyModels.Randomized(video.Network, seed: 9);
        var saved = Path.Combine(_folder, "video");
        var (clip, t, text, pooled) = (TinyModels.Normal(1, 12, 3, 8, 8), zeros(1), TinyModels.Normal(1, 5, 16), TinyModels.Normal(1, 16));

        video.Save(saved);
        using var opened = VideoUNet.Load(saved);

        Assert.True(opened.Forward(clip, t, text, pooled).equal(video.Forward(clip, t, text, pooled)).all().item<bool>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void HeadsOfOtherSizesAreRefused(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => VideoUNet.FromImage(_folder, temporalHeadSize: size));

    [Fact]
    public void AnImageIsNoVideo()
    {
        using var scope = NewDisposeScope();
        using var video = VideoUNet.FromImage(_folder, temporalHeadSize: 8);

        Assert.Contains("(B, C, F, H, W)", Assert.Throws<ArgumentException>(() => video.Forward(zeros(1, 12, 8, 8), zeros(1), zeros(1, 5, 16), zeros(1, 16))).Message);
    }
}
