using System.Text.RegularExpressions;

namespace Pyoco.Models;

/// <summary>What the tensors of a LoRA file are, in each of the spellings in which such files are published: the one list of them, for
/// whoever opens a file and whoever says what it is.</summary>
/// <remarks>peft's (<c>lora_A</c>, <c>lora_B</c>, with the adapter's name behind them or without), those of earlier versions of diffusers
/// (<c>lora.down</c>, <c>lora_linear_layer.down</c>, <c>processor.to_q_lora.down</c>) and kohya's, which joins the names of modules by
/// underscores and may number the text encoders. What wraps a network while it is trained may stand before its names. AnimateDiff's authors
/// name motion modules in their own way here, too.</remarks>
internal static partial class LoraKeys
{
    private const string OldProjection = "_lora";

    private const string Peft = "peft's";
    private const string Kohya = "kohya's";
    private const string Diffusers = "diffusers'";

    // Without those of peft, in which an adapter has a name of its user's choice.
    private static readonly LoraEnding[] Endings =
    [
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

    // peft's wrapper, that of distributed training and that of compiling; several may stand one before the other.
    private static readonly string[] Wrappers = ["base_model.model.", "module.", "_orig_mod."];

    // A file for one UNet alone has none.
    private static readonly (string Prefix, LoraPart Part)[] Prefixes =
    [
        ("lora_unet_", LoraPart.UNet),
        ("lora_te_", LoraPart.Text),
        ("lora_te1_", LoraPart.Text),
        ("lora_te2_", LoraPart.SecondText),
        ("unet.", LoraPart.UNet),
        ("text_encoder.", LoraPart.Text),
        ("text_encoder_2.", LoraPart.SecondText),
    ];

    // What CLIP's own names begin with; the networks here go without it.
    private static readonly string[] TextModels = ["text_model.", "text_model_"];

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
    public static LoraEnding? EndingOf(string name)
    {
        var peft = PeftEnding().Match(name);
        return peft.Success
            ? new LoraEnding(peft.Value, peft.Groups[1].Value == "A" ? LoraRole.Down : LoraRole.Up, Peft)
            : Array.Find(Endings, e => name.EndsWith(e.Text, StringComparison.Ordinal));
    }

    /// <summary>What a tensor is; null for a name that no spelling has.</summary>
    public static LoraKey? Parse(string name)
    {
        if (EndingOf(name) is not { } found)
        {
            return null;
        }

        var whole = Without(Wrappers, name[..^found.Text.Length]);
        var (prefix, part) = Array.Find(Prefixes, p => whole.StartsWith(p.Prefix, StringComparison.Ordinal));
        var layer = Without(Wrappers, whole[(prefix?.Length ?? 0)..]);
        part = prefix is null && layer.StartsWith(TextModels[0], StringComparison.Ordinal) ? LoraPart.Text : part;
        layer = part == LoraPart.UNet ? layer : Without(TextModels, layer);
        layer = layer.Replace(".processor.", ".", StringComparison.Ordinal);
        layer = MotionModuleKeys.AreOriginal([layer]) ? MotionModuleKeys.Rename(layer) ?? layer : layer;
        layer = found.Text.StartsWith(OldProjection, StringComparison.Ordinal) ? Projection(layer, part) : layer;
        return new LoraKey(part, layer, found.Role, found.Naming);
    }

    /// <summary>What a file is that has such a tensor and so is no plain LoRA; null for a LoRA.</summary>
    public static string? OtherKind(string name) => NumberedLayer().IsMatch(name)
        ? "a LoRA of the first trainer of such files (lora_diffusion), which numbers the layers instead of naming them"
        : OtherKinds.FirstOrDefault(k => name.Contains(k.Mark, StringComparison.Ordinal)).Kind;

    private static string Without(string[] beginnings, string name)
    {
        while (Array.Find(beginnings, b => name.StartsWith(b, StringComparison.Ordinal)) is { } found)
        {
            name = name[found.Length..];
        }

        return name;
    }

    [GeneratedRegex(@"\.lora_([AB])(\.[^.]+)?\.weight$", RegexOptions.CultureInvariant)]
    private static partial Regex PeftEnding();

    // unet:0:down, text_encoder:11:up, unet:3:down:weight
    [GeneratedRegex(@"^\w+:\d+:(up|down|alpha)\b", RegexOptions.CultureInvariant)]
    private static partial Regex NumberedLayer();

    // The attention processors of old say to_q for each network's query, to_out for its output.
    private static string Projection(string layer, LoraPart part)
    {
        var at = layer.LastIndexOf('.') + 1;
        var name = (layer[at..], part) switch
        {
            ("to_out", LoraPart.UNet) => "to_out.0",
            ("to_q", not LoraPart.UNet) => "q_proj",
            ("to_k", not LoraPart.UNet) => "k_proj",
            ("to_v", not LoraPart.UNet) => "v_proj",
            ("to_out", not LoraPart.UNet) => "out_proj",
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
/// <param name="Naming">Whose spelling its name is in, in words.</param>
internal sealed record LoraKey(LoraPart Part, string Layer, LoraRole Role, string Naming);

/// <summary>The networks that LoRAs are for.</summary>
internal enum LoraPart
{
    /// <summary>The UNet, motion modules included.</summary>
    UNet,

    /// <summary>The CLIP text encoder.</summary>
    Text,

    /// <summary>The other one of the two that SDXL has.</summary>
    SecondText,
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
