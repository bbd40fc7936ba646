using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class LearningLoraTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AFreshLoraChangesNothingAndOneThatIsTakenOutLeavesNothing()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new VideoUNet(TinyModels.Network(TinyModels.Motion));
        var before = Forward(network);
        var lora = network.LearnLora(new LoraOptions { Rank = 2 });

        GoldenAssert.Close(before, Forward(network), 1e-7, "a fresh LoRA");
        Fill(lora);
        Assert.True(Forward(network).sub(before).abs().max().item<float>() > 1e-3);
        lora.Dispose();

        GoldenAssert.Close(before, Forward(network), 1e-7, "after the LoRA");
    }

    // Beside each layer and merged into it are two ways to the same network: every target must really be called.
    [Theory]
    [InlineData("motion", "*", 2.0)]
    [InlineData("motion", "*.motion_modules.*", 4.0)]
    [InlineData("rotary", "*", 1.0)]
    [InlineData("modelscope", "*", 2.0)]
    public void ItIsTheLoraThatItsFileIsWhenItIsLoaded(string kind, string within, double alpha)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var path = Path.Combine(_folder, "lora.safetensors");
        using var network = new VideoUNet(TinyModels.Network(kind switch
        {
            "motion" => TinyModels.Motion,
            "rotary" => TinyModels.Video,
            _ => TinyModels.ModelScope,
        }));
        string[] targets = ["to_q", "to_k", "to_v", "to_out.0", "net.2"];
        targets = within == "*" ? [.. targets, "time_emb_proj", "linear_1", "linear_2"] : targets;
        Tensor beside;
        using (var lora = network.LearnLora(new LoraOptions { Rank = 2, Alpha = alpha, Targets = targets, Within = within }))
        {
            Fill(lora);
            lora.Save(path);
            beside = Forward(network);
            Assert.All(lora.Parameters, p => Assert.Contains(within == "*" ? "" : ".motion_modules.", p.Name));
        }

        network.AddLora(path);

        GoldenAssert.Close(beside, Forward(network), 1e-5, "the LoRA");
        using var file = SafetensorsFile.Open(path);
        Assert.All(file.Names, n => Assert.Matches(@"^unet\..+\.lora_[AB]\.weight$", n));
        Assert.Contains("\"unet.r\":2", file.Metadata["lora_adapter_metadata"]);
    }

    [Fact]
    public void TargetsThatHitNothingOrALayerOfAnotherKindAreRefusedByName()
    {
        using var network = new VideoUNet(TinyModels.Network(TinyModels.Motion));

        Assert.Contains(
            "'to_x' of the LoRA hits no layer of the UNetMotionModel within '*'",
            Assert.Throws<ArgumentException>(() => network.LearnLora(new LoraOptions { Targets = ["to_q", "to_x"] })).Message);
        Assert.Contains(
            "targets 'conv_in'",
            Assert.Throws<NotSupportedException>(() => network.LearnLora(new LoraOptions { Targets = ["conv_in"] })).Message);
        Assert.Throws<NotSupportedException>(() => network.LearnLora(new LoraOptions { Targets = ["proj_in"] }));
    }

    private static void Fill(LearningLora lora)
    {
        using var generator = new Generator(5);
        foreach (var (_, weight) in lora.Parameters)
        {
            weight.normal_(0, 0.3, generator);
        }
    }

    private static Tensor Forward(VideoUNet network) =>
        network.Forward(
            TinyModels.Normal(1, 12, 4, 8, 8), ones(1), TinyModels.Normal(1, 5, 16),
            network.Config.PooledSize > 0 ? TinyModels.Normal(1, network.Config.PooledSize) : null);
}
