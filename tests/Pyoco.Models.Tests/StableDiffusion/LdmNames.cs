using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Writes the weights of networks under the names of latent diffusion's authors and of OpenCLIP.</summary>
internal static class LdmNames
{
    private static readonly (string Diffusers, string Ldm)[] Residual =
    [
        ("norm1.", "in_layers.0."), ("conv1.", "in_layers.2."), ("time_emb_proj.", "emb_layers.1."), ("norm2.", "out_layers.0."),
        ("conv2.", "out_layers.3."),
        ("conv_shortcut.", "skip_connection."),
    ];

    /// <summary>The name of a UNet's weight in a file of a whole model; <paramref name="upAttention"/> as in
    /// <see cref="UNetConfig.UpAttention"/>.</summary>
    public static string UNet(string key, int layers, IReadOnlyList<bool> upAttention)
    {
        var parts = key.Split('.');
        int Number(int i) => int.Parse(parts[i]);
        string Rest(int from) => string.Join('.', parts[from..]);
        string InResidual(int from) => Residual.Where(r => Rest(from).StartsWith(r.Diffusers, StringComparison.Ordinal))
            .Select(r => r.Ldm + Rest(from)[r.Diffusers.Length..]).Single();
        return LdmUNetKeys.Prefix + parts switch
        {
            ["conv_in", ..] => $"input_blocks.0.0.{Rest(1)}",
            ["conv_norm_out", ..] => $"out.0.{Rest(1)}",
            ["conv_out", ..] => $"out.2.{Rest(1)}",
            ["time_embedding", "linear_1", ..] => $"time_embed.0.{Rest(2)}",
            ["time_embedding", "linear_2", ..] => $"time_embed.2.{Rest(2)}",
            ["mid_block", "resnets", ..] => $"middle_block.{2 * Number(2)}.{InResidual(3)}",
            ["mid_block", "attentions", ..] => $"middle_block.1.{Rest(3)}",
            ["down_blocks", _, "resnets", ..] => $"input_blocks.{1 + Number(1) * (layers + 1) + Number(3)}.0.{InResidual(4)}",
            ["down_blocks", _, "attentions", ..] => $"input_blocks.{1 + Number(1) * (layers + 1) + Number(3)}.1.{Rest(4)}",
            ["down_blocks", _, "downsamplers", ..] => $"input_blocks.{(Number(1) + 1) * (layers + 1)}.0.op.{Rest(5)}",
            ["up_blocks", _, "resnets", ..] => $"output_blocks.{Number(1) * (layers + 1) + Number(3)}.0.{InResidual(4)}",
            ["up_blocks", _, "attentions", ..] => $"output_blocks.{Number(1) * (layers + 1) + Number(3)}.1.{Rest(4)}",
            ["up_blocks", _, "upsamplers", ..] =>
                $"output_blocks.{Number(1) * (layers + 1) + layers}.{(upAttention[Number(1)] ? 2 : 1)}.{Rest(4)}",
            _ => throw new ArgumentException(key),
        };
    }

    /// <summary>The name of an autoencoder's weight, without prefix.</summary>
    public static string Autoencoder(string key, int levels)
    {
        var parts = key.Split('.');
        string Rest(int from) => string.Join('.', parts[from..]).Replace("conv_shortcut", "nin_shortcut");
        return parts switch
        {
            ["quant_conv" or "post_quant_conv", ..] or [_, "conv_in" or "conv_out", ..] => key,
            [var half, "conv_norm_out", var kind] => $"{half}.norm_out.{kind}",
            [var half, "mid_block", "resnets", var i, ..] => $"{half}.mid.block_{int.Parse(i) + 1}.{Rest(4)}",
            [var half, "mid_block", "attentions", _, "group_norm", var kind] => $"{half}.mid.attn_1.norm.{kind}",
            [var half, "mid_block", "attentions", _, "to_out", _, var kind] => $"{half}.mid.attn_1.proj_out.{kind}",
            [var half, "mid_block", "attentions", _, var projection, var kind] => $"{half}.mid.attn_1.{projection["to_".Length..]}.{kind}",
            [_, "down_blocks", var level, "resnets", ..] => $"encoder.down.{level}.block.{Rest(4)}",
            [_, "down_blocks", var level, "downsamplers", ..] => $"encoder.down.{level}.downsample.{Rest(5)}",
            [_, "up_blocks", var level, "resnets", ..] => $"decoder.up.{levels - 1 - int.Parse(level)}.block.{Rest(4)}",
            [_, "up_blocks", var level, "upsamplers", ..] => $"decoder.up.{levels - 1 - int.Parse(level)}.upsample.{Rest(5)}",
            _ => throw new ArgumentException(key),
        };
    }

    /// <summary>The weights of a text encoder as OpenCLIP has them: queries, keys and values in one matrix, a layer and a projection too
    /// many.</summary>
    public static Dictionary<string, Tensor> OpenClip(ClipTextNetwork network)
    {
        var weights = network.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);
        var tensors = new Dictionary<string, Tensor>
        {
            ["positional_embedding"] = weights["embeddings.position_embedding.weight"],
            ["token_embedding.weight"] = weights["embeddings.token_embedding.weight"],
            ["ln_final.weight"] = weights["final_layer_norm.weight"],
            ["ln_final.bias"] = weights["final_layer_norm.bias"],
            ["text_projection"] = TinyModels.Normal(network.Config.HiddenSize, network.Config.HiddenSize),
            ["logit_scale"] = ones(1),
        };
        for (var i = 0; i <= network.Config.Layers; i++)
        {
            var (from, to) = ($"encoder.layers.{Math.Min(i, network.Config.Layers - 1)}.", $"transformer.resblocks.{i}.");
            foreach (var kind in new[] { "weight", "bias" })
            {
                tensors[$"{to}attn.in_proj_{kind}"] = cat([.. "qkv".Select(p => weights[$"{from}self_attn.{p}_proj.{kind}"])], dim: 0);
                tensors[$"{to}attn.out_proj.{kind}"] = weights[$"{from}self_attn.out_proj.{kind}"];
                (tensors[$"{to}ln_1.{kind}"], tensors[$"{to}ln_2.{kind}"]) =
                    (weights[$"{from}layer_norm1.{kind}"], weights[$"{from}layer_norm2.{kind}"]);
                (tensors[$"{to}mlp.c_fc.{kind}"], tensors[$"{to}mlp.c_proj.{kind}"]) =
                    (weights[$"{from}mlp.fc1.{kind}"], weights[$"{from}mlp.fc2.{kind}"]);
            }
        }

        return tensors;
    }
}
