namespace Pyoco.Models;

/// <summary>What the tensors of a LoRA file are, in each of the spellings in which such files are published.</summary>
/// <remarks>peft's (<c>lora_A</c>, <c>lora_B</c>), those of earlier versions of diffusers (<c>lora.down</c>, <c>lora_linear_layer.down</c>,
/// <c>processor.to_q_lora.down</c>) and kohya's, which joins the names of modules by underscores. AnimateDiff's authors name motion modules
/// in their own way here, too.</remarks>
internal static class LoraKeys
{
    private const string OldProjection = "_lora";

    private const string Peft = "peft's";
    private const string Kohya = "kohya's";
    private const string Diffusers = "diffusers'";

    private static readonly LoraEnding[] Endings =
    [
        new(".lora_A.weight", LoraRole.Down, Peft),
        new(".lora_B.weight", LoraRole.Up, Peft),
        new(".lora_A.default.weight", LoraRole.Down, Peft),
        new(".lora_B.default.weight", LoraRole.Up, Peft),
        new(".lora.down.weight", LoraRole.Down, Diffusers),
        new(".lora.up.weight", LoraRole.Up, Diffusers),
        new(".lora_linear_layer.down.weight", LoraRole.Down, Diffusers),
        new(".lora_linear_layer.up.weight", LoraRole.Up, Diffusers),
        new(".lora_down.weight", LoraRole.Down, Kohya),
        new(".lora_up.weight", LoraRole.Up, Kohya),
        new(OldProjection + ".down.weight", LoraRole.Down, Diffusers),
        new(OldProjection + ".up.weight", LoraRole.Up, Diffusers),
        new(".alpha", LoraRole.Alpha, Kohya),
    ];

    // The longer before its beginning; a file for one UNet alone has none.
    private static readonly (string Prefix, LoraPart Part)[] Prefixes =
    [
        ("lora_unet_", LoraPart.UNet),
        ("lora_te_text_model_", LoraPart.Text),
        ("lora_te_", LoraPart.Text),
        ("unet.", LoraPart.UNet),
        ("text_encoder.text_model.", LoraPart.Text),
        ("text_encoder.", LoraPart.Text),
        ("", LoraPart.UNet),
    ];

    // Updates of other kinds, which are distributed as LoRAs all the same.
    private static readonly (string Mark, string Kind)[] OtherKinds =
    [
        (".lora_mid.", "a LoCon with a factor in the middle"),
        (".hada_w", "a LoHa"),
        (".lokr_w", "a LoKr"),
        (".oft_", "an OFT"),
        (".dora_scale", "a DoRA"),
        (".lora_magnitude_vector", "a DoRA"),
        (".lora_embedding_", "a LoRA of embeddings"),
        (".lora_B.bias", "a LoRA with biases"),
    ];

    /// <summary>How the name of a tensor ends, which says what it is; null for a name that no spelling has.</summary>
    public static LoraEnding? EndingOf(string name) => Array.Find(Endings, e => name.EndsWith(e.Text, StringComparison.Ordinal));

    /// <summary>What a tensor is; null for a name that no spelling has.</summary>
    public static LoraKey? Parse(string name)
    {
        if (EndingOf(name) is not { } found)
        {
            return null;
        }

        var (ending, role, _) = found;
        var whole = name[..^ending.Length];
        var (prefix, part) = Prefixes.First(p => whole.StartsWith(p.Prefix, StringComparison.Ordinal));
        var layer = whole[prefix.Length..].Replace(".processor.", ".", StringComparison.Ordinal);
        layer = MotionModuleKeys.AreOriginal([layer]) ? MotionModuleKeys.Rename(layer) ?? layer : layer;
        return new LoraKey(part, ending.StartsWith(OldProjection, StringComparison.Ordinal) ? Projection(layer, part) : layer, role);
    }

    /// <summary>What a file is that has such a tensor and so is no plain LoRA; null for a LoRA.</summary>
    public static string? OtherKind(string name) => OtherKinds.FirstOrDefault(k => name.Contains(k.Mark, StringComparison.Ordinal)).Kind;

    // The attention processors of old say to_q for each network's query, to_out for its output.
    private static string Projection(string layer, LoraPart part)
    {
        var at = layer.LastIndexOf('.') + 1;
        var name = (layer[at..], part) switch
        {
            ("to_out", LoraPart.UNet) => "to_out.0",
            ("to_q", LoraPart.Text) => "q_proj",
            ("to_k", LoraPart.Text) => "k_proj",
            ("to_v", LoraPart.Text) => "v_proj",
            ("to_out", LoraPart.Text) => "out_proj",
            var (other, _) => other,
        };
        return layer[..at] + name;
    }
}

/// <summary>The end of the names of one kind of tensors.</summary>
/// <param name="Text">The end.</param>
/// <param name="Role">Which number or factor of an update such tensors are.</param>
/// <param name="Naming">Whose spelling it is, in words.</param>
internal sealed record LoraEnding(string Text, LoraRole Role, string Naming);

/// <summary>What a tensor of a LoRA file is.</summary>
/// <param name="Part">The network it is for.</param>
/// <param name="Layer">The layer's name in that network, its parts joined by dots or, in kohya's spelling, by underscores.</param>
/// <param name="Role">Which number or factor of the update it is.</param>
internal sealed record LoraKey(LoraPart Part, string Layer, LoraRole Role);

/// <summary>The networks that LoRAs are for.</summary>
internal enum LoraPart
{
    /// <summary>The UNet, motion modules included.</summary>
    UNet,

    /// <summary>The CLIP text encoder.</summary>
    Text,
}

/// <summary>The parts of an update <c>alpha / rank * up x down</c>.</summary>
internal enum LoraRole
{
    /// <summary>The factor (rank, inputs).</summary>
    Down,

    /// <summary>The factor (outputs, rank).</summary>
    Up,

    /// <summary>The number alpha; where it is absent it is the rank.</summary>
    Alpha,
}
