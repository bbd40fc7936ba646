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
    [InlineData("text-less", "*", 2.0)]
    public void ItIsTheLoraThatItsFileIsWhenItIsLoaded(string kind, string within, double alpha)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var path = Path.Combine(_folder, "lora.safetensors");
        using var network = new VideoUNet(TinyModels.Network(Layout(kind)));
        var pattern = NamePattern.Of(within);
        string[] targets = [.. network.Parameters().Where(p => p.Name.EndsWith(".weight") && p.Weight.dim() > 1)
            .Select(p => p.Name[..^".weight".Length]).Where(n => pattern.IsMatch(n))];
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

    // peft's rule: a name, or the end of one behind a dot.
    [Fact]
    public void TheTargetsInItsMetadataHitTheLayersThatItLearnedBesideAndNoOther()
    {
        var path = Path.Combine(_folder, "lora.safetensors");
        using var network = new VideoUNet(TinyModels.Network(TinyModels.Motion));
        using var lora = network.LearnLora(new LoraOptions { Rank = 2, Within = "*.motion_modules.*" });

        lora.Save(path);

        using var file = SafetensorsFile.Open(path);
        var json = System.Text.Json.Nodes.JsonNode.Parse(file.Metadata["lora_adapter_metadata"])!;
        string[] targets = [.. json["unet.target_modules"]!.AsArray().Select(t => t!.GetValue<string>())];
        var hit = network.Network.named_modules().Select(m => m.name)
            .Where(n => targets.Any(t => n == t || n.EndsWith($".{t}", StringComparison.Ordinal)));
        Assert.Equal(
            lora.Parameters.Select(p => p.Name.Split(".lora_")[0]).Distinct().Order(StringComparer.Ordinal),
            hit.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ATargetThatHitsNothingIsRefusedByName()
    {
        using var network = new VideoUNet(TinyModels.Network(TinyModels.Motion));

        Assert.Contains(
            "'to_x' of the LoRA hits no layer of the UNetMotionModel within '*'",
            Assert.Throws<ArgumentException>(() => network.LearnLora(new LoraOptions { Targets = ["to_q", "to_x"] })).Message);
    }

    [Fact]
    public void WhatIsRefusedLeavesNothingBesideTheNetwork()
    {
        using var plain = nn.Linear(4, 4);
        using var grouped = nn.Conv2d(4, 4, 3, groups: 2);
        using var network = nn.Sequential(("plain", plain), ("grouped", grouped));

        Assert.Contains(
            "targets 'grouped' of the network, a Conv2d: LoRAs are trained beside linear layers",
            Assert.Throws<NotSupportedException>(
                () => new LearningLora(network, "the network", new LoraOptions { Targets = ["plain", "grouped"] })).Message);
        Assert.Null(LowRankUpdate.Beside(plain));

        using var lora = new LearningLora(network, "the network", new LoraOptions { Rank = 2, Targets = ["plain"] });
        Assert.Contains("has a LoRA beside it already", Assert.Throws<NotSupportedException>(
            () => new LearningLora(network, "the network", new LoraOptions { Targets = ["plain"] })).Message);
    }

    // With W the weight that a merged LoRA makes, dL/dB = s dL/dW A' and dL/dA = s B' dL/dW, convolutions too, their kernels flat.
    [Theory]
    [InlineData("motion")]
    [InlineData("rotary")]
    [InlineData("modelscope")]
    public void GradientsOfTheFactorsAreThoseOfTheMergedWeight(string kind)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder, "lora.safetensors");
        using var network = new VideoUNet(TinyModels.Network(Layout(kind)));
        string[] targets = ["to_q", "proj_in", "proj_out", "net.0.proj", "net.2", "conv_in", "conv_out", "conv1", "conv2", "conv_shortcut",
            "downsamplers.0.conv", "upsamplers.0.conv"];
        targets = [.. targets.Where(t => network.Network.named_modules().Any(m => m.name == t || m.name.EndsWith("." + t)))];
        var options = new LoraOptions { Rank = 3, Alpha = 2, Targets = targets };
        Dictionary<string, (Tensor Value, Tensor Gradient)> factors;
        using (var lora = network.LearnLora(options))
        {
            Fill(lora);
            lora.Parameters.ToList().ForEach(p => p.Weight.requires_grad_(true));
            Forward(network).square().mean().backward();
            factors = lora.Parameters.ToDictionary(
                p => p.Name, p => (p.Weight.detach().flatten(1).clone(), p.Weight.grad!.flatten(1).clone()));
            lora.Save(path);
        }

        network.AddLora(path);
        var weights = network.Parameters().ToDictionary(p => p.Name, p => p.Weight.requires_grad_(true));
        Forward(network).square().mean().backward();

        Assert.True(factors.Count >= 2 * targets.Length);
        foreach (var layer in factors.Keys.Where(n => n.EndsWith("lora_A.weight")).Select(n => n[..^".lora_A.weight".Length]))
        {
            var (a, b) = (factors[$"{layer}.lora_A.weight"], factors[$"{layer}.lora_B.weight"]);
            var gradient = weights[$"{layer}.weight"].grad!.flatten(1).Times(2.0 / 3);
            GoldenAssert.Close(gradient.mm(a.Value.t()), b.Gradient, 1e-3, $"{layer}, B");
            GoldenAssert.Close(b.Value.t().mm(gradient), a.Gradient, 1e-3, $"{layer}, A");
        }
    }

    private static UNetConfig Layout(string kind) => kind switch
    {
        "motion" => TinyModels.Motion,
        "rotary" => TinyModels.Video with { Temporal = new RotaryTemporalConfig { HeadSize = 8, FrameConditioning = true } },
        "text-less" => TinyModels.Video with { CrossAttentionSize = 0, PooledSize = 0 },
        _ => TinyModels.ModelScope,
    };

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
            TinyModels.Normal(1, 12, 4, 8, 8), ones(1), network.Config.IsConditional ? TinyModels.Normal(1, 5, 16) : null,
            network.Config.PooledSize > 0 ? TinyModels.Normal(1, network.Config.PooledSize) : null);
}
