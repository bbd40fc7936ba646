namespace Pyoco.Models;

/// <summary>The names that latent diffusion's authors give the weights of a UNet, in diffusers' names.</summary>
/// <remarks>Theirs number the blocks through: a level going down has its layers and then a downsampling, one going up has one layer more,
/// the last with the upsampling in it.</remarks>
/// <param name="layersPerBlock">Residual blocks of a level going down.</param>
internal sealed class LdmUNetKeys(int layersPerBlock)
{
    /// <summary>What the names begin with in a file of a whole model.</summary>
    public const string Prefix = "model.diffusion_model.";

    private static readonly (string Ldm, string Diffusers)[] Outside =
    [
        ("time_embed.0.", "time_embedding.linear_1."),
        ("time_embed.2.", "time_embedding.linear_2."),
        ("input_blocks.0.0.", "conv_in."),
        ("middle_block.1.", "mid_block.attentions.0."),
        ("out.0.", "conv_norm_out."),
        ("out.2.", "conv_out."),
    ];

    private static readonly (string Ldm, string Diffusers)[] InResidualBlock =
    [
        ("in_layers.0.", "norm1."),
        ("in_layers.2.", "conv1."),
        ("emb_layers.1.", "time_emb_proj."),
        ("out_layers.0.", "norm2."),
        ("out_layers.3.", "conv2."),
        ("skip_connection.", "conv_shortcut."),
    ];

    /// <summary>diffusers' name of a weight; null for a name that the layout does not have.</summary>
    /// <param name="name">The name without <see cref="Prefix"/>.</param>
    public string? Rename(string name)
    {
        if (Outside.FirstOrDefault(p => name.StartsWith(p.Ldm, StringComparison.Ordinal)) is { Ldm: { } ldm } found)
        {
            return found.Diffusers + name[ldm.Length..];
        }

        var parts = name.Split('.', 4);
        return parts switch
        {
            ["middle_block", "0", ..] => Residual("mid_block.resnets.0.", name["middle_block.0.".Length..]),
            ["middle_block", "2", ..] => Residual("mid_block.resnets.1.", name["middle_block.2.".Length..]),
            ["input_blocks", var block, var part, var rest] when int.TryParse(block, out var i) && i > 0 => Down(i - 1, part, rest),
            ["output_blocks", var block, var part, var rest] when int.TryParse(block, out var i) && i >= 0 => Up(i, part, rest),
            _ => null,
        };
    }

    private static string? Residual(string block, string rest) =>
        InResidualBlock.FirstOrDefault(p => rest.StartsWith(p.Ldm, StringComparison.Ordinal)) is { Ldm: { } ldm } found
            ? block + found.Diffusers + rest[ldm.Length..]
            : null;

    private string? Down(int block, string part, string rest)
    {
        var (level, layer) = Math.DivRem(block, layersPerBlock + 1);
        return (part, layer == layersPerBlock) switch
        {
            ("0", true) when rest.StartsWith("op.", StringComparison.Ordinal) =>
                $"down_blocks.{level}.downsamplers.0.conv.{rest["op.".Length..]}",
            ("0", false) => Residual($"down_blocks.{level}.resnets.{layer}.", rest),
            ("1", false) => $"down_blocks.{level}.attentions.{layer}.{rest}",
            _ => null,
        };
    }

    // A level without attention has its upsampling where others have the attention.
    private string? Up(int block, string part, string rest)
    {
        var (level, layer) = Math.DivRem(block, layersPerBlock + 1);
        return part switch
        {
            "0" => Residual($"up_blocks.{level}.resnets.{layer}.", rest),
            "1" or "2" when layer == layersPerBlock && rest.StartsWith("conv.", StringComparison.Ordinal) =>
                $"up_blocks.{level}.upsamplers.0.{rest}",
            "1" => $"up_blocks.{level}.attentions.{layer}.{rest}",
            _ => null,
        };
    }
}
