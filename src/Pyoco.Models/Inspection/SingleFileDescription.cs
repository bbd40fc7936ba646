namespace Pyoco.Models;

/// <summary>Tells whole models in one file with the names of latent diffusion's authors.</summary>
internal static class SingleFileDescription
{
    private static readonly string[] AutoencoderPrefixes = ["first_stage_model.", "vae."];
    private static readonly (string Prefix, string Layout)[] TextPrefixes =
    [
        ("cond_stage_model.transformer.", "v1"),
        ("cond_stage_model.model.", "v2"),
        ("conditioner.", "XL"),
    ];

    public static Finding? Of(WeightList weights)
    {
        var unet = weights.Below("model.diffusion_model.");
        if (unet.Rank("input_blocks.0.0.weight") != 4)
        {
            return null;
        }

        var autoencoder = AutoencoderPrefixes.Select(weights.Below).MaxBy(w => w.Count)!;
        var (layout, text) = TextPrefixes.Select(p => (p.Layout, Weights: weights.Below(p.Prefix))).MaxBy(p => p.Weights.Count);
        var attended = unet.Names.Where(n => n.EndsWith(".attn2.to_k.weight", StringComparison.Ordinal))
            .Select(n => unet.Size(n, 1)).FirstOrDefault();
        var family = unet.Size("input_blocks.0.0.weight", 0) == 320 ? KnownFamilies.OfText(attended) : null;
        var name = family ?? (text.Count > 0 ? $"SD {layout}-like" : "latent diffusion");
        var inputs = unet.Size("input_blocks.0.0.weight", 1);
        var unusual = inputs == 4 ? "" : $" with {inputs} input channels{(inputs == 9 ? " (inpainting)" : "")}";
        var averages = weights.Below("model_ema.").Count > 2 ? ", moving averages" : "";
        var parameters = unet.Parameters + autoencoder.Parameters + text.Parameters;
        return new Finding(
            ModelKind.SingleFile,
            $"{name} model in one file, in its authors' names: UNet{unusual} {Part(unet)}, autoencoder {Part(autoencoder)}, "
                + $"text encoder {Part(text)}{averages}",
            family,
            parameters);
    }

    private static string Part(WeightList part) => part.Count == 0 ? "absent" : $"of {WeightList.InWords(part.Parameters)}";
}
