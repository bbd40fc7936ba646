using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ModelScopeLayersTests
{
    [Fact]
    public void AConvolutionFollowsEveryBlockAndAnAttentionEverySpatialOne()
    {
        using var scope = NewDisposeScope();
        var layers = new ModelScopeLayers(8, UNetLevelShapes.Middle(TinyModels.ModelScope), CPU);
        var x = TinyModels.Normal(6, 16, 4, 4);

        Assert.Equal([("temp_convs", 2), ("temp_attentions", 1)], layers.Parts.Select(p => (p.Name, TinyModels.Count(p.Modules))));
        Assert.NotSame(x, layers.AfterResidualBlock(x, 1, frames: 3, condition: null));
        Assert.NotSame(x, layers.AfterLayer(x, 0, frames: 1, condition: null));
        Assert.Same(x, layers.AfterLayer(x, 1, frames: 3, condition: null));
    }

    [Fact]
    public void TheFirstAttentionHasEightHeadsWhateverTheChannels()
    {
        using var transformer = ModelScopeLayers.InputTransformer(headSize: 8, channels: 8, normGroups: 4, META);

        Assert.Equal([64, 8], transformer.named_parameters().Single(p => p.name == "proj_in.weight").parameter.shape);
    }

    [Fact]
    public void WithFreshTemporalLayersTheNetworkEqualsTheImageNetworkFrameByFrame()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var image = TinyModels.Network(TinyModels.MotionBase with { UseLinearProjection = true });
        using var video = UNetFolder.Create(TinyModels.ModelScope, seed: 5, CPU);
        var weights = image.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var (name, parameter) in video.named_parameters().Where(p => weights.ContainsKey(p.name)))
        {
            parameter.copy_(weights[name]);
        }

        var (clip, t, text) = (TinyModels.Normal(2, 12, 3, 8, 8), tensor([0.2f, -0.4f]), TinyModels.Normal(2, 5, 16));
        var found = video.ForwardVideo(clip, t, text, pooled: null);

        for (var f = 0; f < 3; f++)
        {
            Assert.True(found.select(2, f).sub(image.Forward(clip.select(2, f), t, text, pooled: null, frames: 1))
                .abs().max().item<float>() <= 1e-5f);
        }
    }
}
