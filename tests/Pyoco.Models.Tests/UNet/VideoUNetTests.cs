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
    [InlineData("motion", "*.motion_modules.*")]
    [InlineData("rotary", "*")]
    [InlineData("modelscope", "*.temp_attentions.*")]
    public void WhatIsMadeAgainHasTheSameGradients(string kind, string pattern)
    {
        using var scope = NewDisposeScope();
        using var network = new VideoUNet(TinyModels.Network(kind switch
        {
            "motion" => TinyModels.Motion,
            "rotary" => TinyModels.Video,
            _ => TinyModels.ModelScope,
        }));
        var learning = network.Parameters(pattern);
        learning.ToList().ForEach(w => w.Weight.requires_grad_(true));
        var text = TinyModels.Normal(1, 5, 16).requires_grad_(true); // as of a text encoder that learns
        var pooled = network.Config.PooledSize > 0 ? TinyModels.Normal(1, 16) : null;

        var (plain, ofText) = Gradients();
        network.UseRecomputation();
        var (again, ofTextAgain) = Gradients();

        GoldenAssert.Close(plain, again, 1e-5, "gradients of weights");
        GoldenAssert.Close(ofText, ofTextAgain, 1e-5, "gradient of the text");

        (Tensor Weights, Tensor Text) Gradients()
        {
            network.Forward(TinyModels.Normal(1, 12, 4, 8, 8), ones(1), text, pooled).square().mean().backward();
            var found = (cat([.. learning.Select(w => w.Weight.grad!.flatten())]), text.grad!.clone());
            learning.ToList().ForEach(w => w.Weight.grad = null);
            text.grad = null;
            return found;
        }
    }

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

        TensorAssert.SameNetworks(video, opened, network => network.Forward(clip, t, text, pooled));
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

        Assert.Contains(
            "(B, C, F, H, W)",
            Assert.Throws<ArgumentException>(() => video.Forward(zeros(1, 12, 8, 8), zeros(1), zeros(1, 5, 16), zeros(1, 16))).Message);
    }

    [Theory]
    [InlineData(MotionNorm.OverClip)]
    [InlineData(MotionNorm.PerFrame)]
    public void WithFreshMotionModulesItEqualsTheImageNetworkFrameByFrame(MotionNorm norm)
    {
        using var scope = NewDisposeScope();
        using var fresh = UNetFolder.Create(TinyModels.Motion, seed: 5, CPU);
        var (imageFolder, adapter) = (SaveBase(), SaveAdapter(fresh));
        using var image = ImageUNet.Load(imageFolder);
        using var video = VideoUNet.FromImage(imageFolder, adapter, norm);
        var (clip, t, text) = (TinyModels.Normal(2, 12, 6, 8, 8), tensor([0.2f, -0.4f]), TinyModels.Normal(2, 5, 16));

        var found = video.Forward(clip, t, text);

        for (var f = 0; f < 6; f++)
        {
            Assert.True(found.select(2, f).sub(image.Forward(clip.select(2, f), t, text)).abs().max().item<float>() <= 1e-5f);
        }
    }

    [Fact]
    public void AFileOfTheAuthorsIsNormalisedFrameByFrameUnlessSaidOtherwise()
    {
        using var scope = NewDisposeScope();
        using var modules = TinyModels.Network(TinyModels.Motion with { Temporal = TinyModels.Modules with { Heads = [8, 8] } }, seed: 5);
        var (imageFolder, adapter) = (SaveBase(), SaveAdapter(modules));
        var original = OriginalNames.Write(
            Path.Combine(adapter, "diffusion_pytorch_model.safetensors"), Path.Combine(_folder, "original", "mm.safetensors"));
        var (clip, t, text) = (TinyModels.Normal(1, 12, 4, 8, 8), zeros(1), TinyModels.Normal(1, 5, 16));
        Tensor Evaluate(string path, MotionNorm? norm)
        {
            using var network = VideoUNet.FromImage(imageFolder, path, norm);
            return network.Forward(clip, t, text);
        }

        var (overClip, perFrame) = (Evaluate(adapter, null), Evaluate(original, null));

        Assert.True(overClip.sub(perFrame).abs().max().item<float>() > 1e-3f);
        Assert.True(overClip.equal(Evaluate(original, MotionNorm.OverClip)).all().item<bool>());
        Assert.True(perFrame.equal(Evaluate(adapter, MotionNorm.PerFrame)).all().item<bool>());
    }

    [Theory]
    [InlineData(MotionNorm.OverClip)]
    [InlineData(MotionNorm.PerFrame)]
    public void WithMotionModulesItIsSavedWholeAndOpensAsTheSame(MotionNorm norm)
    {
        using var scope = NewDisposeScope();
        using var modules = TinyModels.Network(TinyModels.Motion, seed: 5);
        using var video = VideoUNet.FromImage(SaveBase(), SaveAdapter(modules), norm);
        var saved = Path.Combine(_folder, "merged");
        var (clip, t, text) = (TinyModels.Normal(1, 12, 3, 8, 8), zeros(1), TinyModels.Normal(1, 5, 16));

        video.Save(saved);
        using var opened = VideoUNet.Load(saved);

        Assert.Equal("UNetMotionModel", opened.Config.ClassName);
        Assert.Equal(norm, Assert.IsType<MotionConfig>(opened.Config.Temporal).Norm);
        GoldenAssert.Close(video.Forward(clip, t, text), opened.Forward(clip, t, text), 1e-6, "the same weights, elsewhere in memory");
    }

    [Theory]
    [InlineData(MotionNorm.OverClip)]
    [InlineData(MotionNorm.PerFrame)]
    public void AnAdapterNormalisesAsTheModulesThatItWasSavedFrom(MotionNorm norm)
    {
        using var scope = NewDisposeScope();
        using var modules = TinyModels.Network(TinyModels.Motion, seed: 5);
        var imageFolder = SaveBase();
        using var video = VideoUNet.FromImage(imageFolder, SaveAdapter(modules), norm);
        var (clip, t, text) = (TinyModels.Normal(1, 12, 4, 8, 8), zeros(1), TinyModels.Normal(1, 5, 16));

        using var opened = VideoUNet.FromImage(imageFolder, SaveAdapter(video.Network));

        Assert.Equal(norm, Assert.IsType<MotionConfig>(opened.Config.Temporal).Norm);
        GoldenAssert.Close(video.Forward(clip, t, text), opened.Forward(clip, t, text), 1e-6, "the adapter, opened again");
        using var other = VideoUNet.FromImage(imageFolder, Path.Combine(_folder, "adapter"), 1 - norm);
        Assert.True(video.Forward(clip, t, text).sub(other.Forward(clip, t, text)).abs().max().item<float>() > 1e-3f);
    }

    [Fact]
    public void AModelScopeNetworkIsSavedAndOpensAsTheSame()
    {
        using var scope = NewDisposeScope();
        using var video = new VideoUNet(TinyModels.Network(TinyModels.ModelScope, seed: 5));
        var (clip, t, text) = (TinyModels.Normal(2, 12, 3, 8, 8), tensor([0.2f, -0.4f]), TinyModels.Normal(2, 5, 16));

        video.Save(_folder);
        using var opened = VideoUNet.Load(_folder);
        var bound = opened.Bind(text);

        Assert.Equal("UNet3DConditionModel", opened.Config.ClassName);
        Assert.True(bound(clip, t).equal(video.Forward(clip, t, text)).all().item<bool>());
    }

    [Fact]
    public void AdapterFilesNeedNotHoldThePositions()
    {
        using var scope = NewDisposeScope();
        using var modules = TinyModels.Network(TinyModels.Motion, seed: 5);
        var (imageFolder, adapter) = (SaveBase(), SaveAdapter(modules));
        var (clip, t, text) = (TinyModels.Normal(1, 12, 6, 8, 8), zeros(1), TinyModels.Normal(1, 5, 16));
        using var whole = VideoUNet.FromImage(imageFolder, adapter);
        WeightAssignment.Save(
            modules, Path.Combine(adapter, "diffusion_pytorch_model.safetensors"), metadata: null, ScalarType.Float32,
            only: k => MotionModules.IsKey(k) && !FramePositions.IsTable(k));

        using var without = VideoUNet.FromImage(imageFolder, adapter);

        Assert.True(whole.Forward(clip, t, text).equal(without.Forward(clip, t, text)).all().item<bool>());
        Assert.Contains(
            "at most 6",
            Assert.Throws<ArgumentException>(() => without.Forward(TinyModels.Normal(1, 12, 7, 8, 8), t, text)).Message);
    }

    [Fact]
    public void AnAdapterOfAnotherBaseIsRefused()
    {
        using var modules = TinyModels.Network(TinyModels.Motion with { BlockOutChannels = [8, 32] });
        var (imageFolder, adapter) = (SaveBase(), SaveAdapter(modules));

        Assert.Contains("of another base", Assert.Throws<CheckpointException>(() => VideoUNet.FromImage(imageFolder, adapter)).Message);
    }

    private string SaveBase()
    {
        var path = Path.Combine(_folder, "base");
        using var image = new ImageUNet(TinyModels.Network(TinyModels.MotionBase, seed: 4));
        image.Save(path);
        return path;
    }

    private string SaveAdapter(UNetNetwork network)
    {
        var path = Path.Combine(_folder, "adapter");
        new VideoUNet(network).SaveMotionAdapter(path); // the network stays the caller's
        return path;
    }
}
