namespace Pyoco.Models;

/// <summary>The names that OpenCLIP gives the weights of its text encoder, in transformers' names.</summary>
/// <remarks>Queries, keys and values are one matrix there. The projection of the pooled text and the scale of the logits belong to CLIP's
/// training.</remarks>
internal static class OpenClipKeys
{
    private const string Blocks = "transformer.resblocks.";

    private static readonly string[] Unused = ["text_projection", "logit_scale", "attn_mask"];

    private static readonly (string OpenClip, string Transformers)[] Outside =
    [
        ("positional_embedding", "embeddings.position_embedding.weight"),
        ("token_embedding.weight", "embeddings.token_embedding.weight"),
        ("ln_final.weight", "final_layer_norm.weight"),
        ("ln_final.bias", "final_layer_norm.bias"),
    ];

    private static readonly (string OpenClip, string Transformers)[] Inside =
    [
        ("ln_1.", "layer_norm1."),
        ("ln_2.", "layer_norm2."),
        ("attn.out_proj.", "self_attn.out_proj."),
        ("mlp.c_fc.", "mlp.fc1."),
        ("mlp.c_proj.", "mlp.fc2."),
    ];

    /// <summary>Whether a weight is none of the network's that encodes texts.</summary>
    /// <param name="name">The name without the prefix of the encoder.</param>
    /// <param name="layers">How many layers are used: Stable Diffusion leaves out the last one.</param>
    public static bool IsUnused(string name, int layers) => Unused.Contains(name) || Layer(name) >= layers;

    /// <summary>The number of layers that names speak of.</summary>
    public static int CountLayers(IEnumerable<string> names) => names.Max(Layer) + 1;

    /// <summary>transformers' names of a weight: one, or three of a fused matrix; none for a name that the layout does not have.</summary>
    public static IReadOnlyList<string> Rename(string name)
    {
        if (Outside.FirstOrDefault(p => p.OpenClip == name) is { Transformers: { } outside })
        {
            return [outside];
        }

        if (Layer(name) < 0)
        {
            return [];
        }

        var parts = name[Blocks.Length..].Split('.', 2);
        var layer = $"encoder.layers.{parts[0]}.";
        return parts[1] switch
        {
            "attn.in_proj_weight" =>
                [$"{layer}self_attn.q_proj.weight", $"{layer}self_attn.k_proj.weight", $"{layer}self_attn.v_proj.weight"],
            "attn.in_proj_bias" => [$"{layer}self_attn.q_proj.bias", $"{layer}self_attn.k_proj.bias", $"{layer}self_attn.v_proj.bias"],
            var rest => Inside.FirstOrDefault(p => rest.StartsWith(p.OpenClip, StringComparison.Ordinal)) is { OpenClip: { } found } names
                ? [layer + names.Transformers + rest[found.Length..]]
                : [],
        };
    }

    // -1 for a weight outside the layers.
    private static int Layer(string name) =>
        name.StartsWith(Blocks, StringComparison.Ordinal) && name[Blocks.Length..]
            .Split('.', 2) is [var number, _] && int.TryParse(number, out var layer) ? layer : -1;
}
