namespace Pyoco.Models;

/// <summary>The names that latent diffusion's authors give the weights of an autoencoder, in diffusers' names.</summary>
/// <remarks>Their decoder counts its levels from the finest on, though it is walked the other way; their attention projects by 1x1
/// convolutions.</remarks>
/// <param name="levels">Levels of resolution.</param>
internal sealed class LdmAutoencoderKeys(int levels)
{
    private static readonly (string Ldm, string Diffusers)[] Middle =
    [
        ("block_1.", "resnets.0."),
        ("block_2.", "resnets.1."),
        ("attn_1.norm.", "attentions.0.group_norm."),
        ("attn_1.q.", "attentions.0.to_q."),
        ("attn_1.k.", "attentions.0.to_k."),
        ("attn_1.v.", "attentions.0.to_v."),
        ("attn_1.proj_out.", "attentions.0.to_out.0."),
    ];

    /// <summary>What the names begin with in a file of a whole model.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["first_stage_model.", "vae."];

    /// <summary>diffusers' name of a weight; null for a name that the layout does not have.</summary>
    /// <param name="name">The name without its prefix.</param>
    public string? Rename(string name) => name.Split('.', 3) switch
    {
        ["quant_conv" or "post_quant_conv", _] => name,
        ["encoder" or "decoder", "conv_in" or "conv_out", _] => name,
        [("encoder" or "decoder") and var half, "norm_out", var rest] => $"{half}.conv_norm_out.{rest}",
        [("encoder" or "decoder") and var half, "mid", var rest] => InMiddle($"{half}.mid_block.", rest),
        ["encoder", "down", var rest] => InLevel("encoder.down_blocks.", rest, level => level, "downsample.", "downsamplers.0."),
        ["decoder", "up", var rest] => InLevel("decoder.up_blocks.", rest, level => levels - 1 - level, "upsample.", "upsamplers.0."),
        _ => null,
    };

    /// <summary>Whether a weight of diffusers' name is linear where the authors have a convolution of one pixel.</summary>
    public static bool IsLinear(string key) => key.Contains(".attentions.0.to_", StringComparison.Ordinal);

    private static string? InMiddle(string block, string rest) =>
        Middle.FirstOrDefault(p => rest.StartsWith(p.Ldm, StringComparison.Ordinal)) is { Ldm: { } ldm } found
            ? block + found.Diffusers + Shortcut(rest[ldm.Length..])
            : null;

    private static string? InLevel(string blocks, string rest, Func<int, int> number, string resampling, string resamplers)
    {
        var parts = rest.Split('.', 2);
        if (parts.Length < 2 || !int.TryParse(parts[0], out var level) || number(level) < 0)
        {
            return null;
        }

        var (block, inside) = ($"{blocks}{number(level)}.", parts[1]);
        return inside.StartsWith("block.", StringComparison.Ordinal) ? $"{block}resnets.{Shortcut(inside["block.".Length..])}"
            : inside.StartsWith(resampling, StringComparison.Ordinal) ? block + resamplers + inside[resampling.Length..]
            : null;
    }

    private static string Shortcut(string rest) => rest.Replace("nin_shortcut.", "conv_shortcut.", StringComparison.Ordinal);
}
