using Pyoco.Testing;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class UNetNetworkTests
{
    // The published key lists, name and shape a line; they lie beside the golden cases' folder and are not part of the repository.
    private static readonly string Keys = Path.GetFullPath(Repository.PathOf("..", "shared", "reference", "keys"));

    [SkippableFact]
    public void StableDiffusion15HasThePublishedKeysAndParameters()
    {
        var config = UNetConfig.Parse("""
            {"_class_name":"UNet2DConditionModel","block_out_channels":[320,640,1280,1280],"attention_head_dim":8,"cross_attention_dim":768,
             "down_block_types":["CrossAttnDownBlock2D","CrossAttnDownBlock2D","CrossAttnDownBlock2D","DownBlock2D"],
             "up_block_types":["UpBlock2D","CrossAttnUpBlock2D","CrossAttnUpBlock2D","CrossAttnUpBlock2D"]}
            """);
        using var network = new UNetNetwork(config, META);
        var found = network.named_parameters().Select(p => p.name).Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(859_520_964, network.parameters().Sum(p => p.numel()));
        Assert.Equal(686, found.Length);
        var file = Path.Combine(Keys, "sd15-unet.txt");
        Skip.IfNot(File.Exists(file), "The published key list is not here; names were compared by number alone.");
        var published = File.ReadLines(file).Select(l => l.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Length > 0 && w[0].Contains('.')).Select(w => w[0]);
        Assert.Equal(published.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public void ThePooledTextChangesTheOutput()
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Randomized(new UNetNetwork(TinyModels.Image, CPU));
        var (x, t, text) = (TinyModels.Normal(1, 12, 8, 8), zeros(1), TinyModels.Normal(1, 5, 16));

        var (a, b) = (network.Forward(x, t, text, zeros(1, 16), 1), network.Forward(x, t, text, ones(1, 16), 1));

        Assert.True(a.sub(b).abs().max().item<float>() > 1e-3f);
    }
}
