using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models.Tests;

public sealed class TemporalTransformerTests
{
    private static readonly TemporalTransformerShape Shape =
        new(Channels: 8, Heads: 3, HeadSize: 2, NormGroups: 4) { Blocks = 2, MaxFrames = 6 };

    [Theory]
    [InlineData(MotionNorm.OverClip, 6)]
    [InlineData(MotionNorm.PerFrame, 6)]
    [InlineData(MotionNorm.OverClip, null)]
    [InlineData(MotionNorm.OverClip, 6, 1)]
    public void ItIsTheFormulaOfThePublishedModules(MotionNorm norm, int? maxFrames, int frames = 5)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = TinyModels.Randomized(new TemporalTransformer(Shape with { Norm = norm, MaxFrames = maxFrames }, CPU));
        var x = TinyModels.Normal(2 * frames, 8, 3, 4);

        var found = layer.Forward(x, frames);

        Assert.Equal(x.shape, found.shape);
        Assert.True(found.sub(Formula(layer, x, frames, norm)).abs().max().item<float>() < 2e-5f);
    }

    [Theory]
    [InlineData(MotionNorm.OverClip)]
    [InlineData(MotionNorm.PerFrame)]
    public void InSlicesItIsTheSameAsAtOnce(MotionNorm norm)
    {
        using var scope = NewDisposeScope();
        using var layer = TinyModels.Randomized(new TemporalTransformer(Shape with { Norm = norm }, CPU));
        var x = TinyModels.Normal(12, 8, 64, 64); // a slice has 3413 pixels

        var atOnce = layer.Forward(x, 6);
        using var noGrad = no_grad();

        GoldenAssert.Close(atOnce, layer.Forward(x, 6), 1e-6, "slices");
    }

    [Fact]
    public void AFreshOneIsTheIdentity()
    {
        using var scope = NewDisposeScope();
        using var layer = new TemporalTransformer(Shape, CPU);
        WeightInitialization.Fill(layer, new Generator(1));
        var x = TinyModels.Normal(6, 8, 3, 3);

        Assert.True(layer.Forward(x, 3).equal(x).all().item<bool>());
    }

    // Axis by axis, as the paper tells it.
    private static Tensor Formula(TemporalTransformer layer, Tensor x, int frames, MotionNorm norm)
    {
        var p = layer.named_parameters().ToDictionary(n => n.name, n => (Tensor)n.parameter);
        Tensor Linear(string name, Tensor t) => F.linear(t, p[$"{name}.weight"], p.GetValueOrDefault($"{name}.bias"));
        Tensor Normed(string name, Tensor t) => F.layer_norm(t, [6], p[$"{name}.weight"], p[$"{name}.bias"]);
        Tensor Group(Tensor t) => F.group_norm(t, 4, p["norm.weight"], p["norm.bias"], 1e-6);

        var clips = x.view(-1, frames, 8, 3, 4).transpose(1, 2); // (B, C, F, H, W)
        var normed = norm == MotionNorm.OverClip ? Group(clips) : Group(x).view(-1, frames, 8, 3, 4).transpose(1, 2);
        var tokens = Linear("proj_in", normed.permute(0, 3, 4, 2, 1).reshape(-1, frames, 8)); // (B*H*W, F, 6)
        for (var block = 0; block < 2; block++)
        {
            var name = $"transformer_blocks.{block}";
            var table = layer.named_buffers().Where(b => b.name.StartsWith(name, StringComparison.Ordinal))
                .Select(b => b.buffer.narrow(1, 0, frames)).FirstOrDefault();
            foreach (var i in new[] { 1, 2 })
            {
                var t = Normed($"{name}.norm{i}", tokens);
                t = table is null ? t : t.Plus(table);
                var attended = AttentionHeads.Attend(
                    Linear($"{name}.attn{i}.to_q", t), Linear($"{name}.attn{i}.to_k", t), Linear($"{name}.attn{i}.to_v", t), heads: 3);
                tokens = tokens.Plus(Linear($"{name}.attn{i}.to_out.0", attended));
            }

            var inside = Linear($"{name}.ff.net.0.proj", Normed($"{name}.norm3", tokens)).chunk(2, dim: -1);
            tokens = tokens.Plus(Linear($"{name}.ff.net.2", inside[0].mul(F.gelu(inside[1]))));
        }

        return x.Plus(Linear("proj_out", tokens).view(-1, 3, 4, frames, 8).permute(0, 3, 4, 1, 2).reshape(x.shape));
    }
}
