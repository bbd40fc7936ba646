namespace Pyoco.Models;

/// <summary>Tells autoencoders with diffusers' names.</summary>
internal static class AutoencoderDescription
{
    public static Finding? Of(WeightList weights) => Large(weights) ?? Tiny(weights);

    private static Finding? Large(WeightList weights)
    {
        if (weights.Rank("encoder.conv_in.weight") != 4 || weights.Rank("decoder.conv_in.weight") != 4
            || !weights.Has("decoder.up_blocks.0.resnets.0.conv1.weight"))
        {
            return null;
        }

        var (finest, latents) = (weights.Size("encoder.conv_in.weight", 0), weights.Size("decoder.conv_in.weight", 1));
        var family = finest == 128 && latents == 4 ? $"{KnownFamilies.Sd15}, {KnownFamilies.Sd21} and {KnownFamilies.ModelScope}" : null;
        var fits = family is null ? "" : $"{KnownFamilies.For(family)} ({KnownFamilies.Sdxl}'s has the same sizes)";
        return Finding(
            ModelKind.Autoencoder, $"autoencoder ({AutoencoderKLConfig.ClassName}){fits}, {latents} latent channels", family, weights);
    }

    private static Finding? Tiny(WeightList weights)
    {
        if (weights.Rank("encoder.layers.0.weight") != 4 || weights.Rank("decoder.layers.0.weight") != 4)
        {
            return null;
        }

        var latents = weights.Size("decoder.layers.0.weight", 1);
        return Finding(
            ModelKind.TinyAutoencoder, $"tiny autoencoder ({AutoencoderTinyConfig.ClassName}), {latents} latent channels", null, weights);
    }

    private static Finding Finding(ModelKind kind, string text, string? family, WeightList weights) =>
        new(kind, $"{text}, {weights.Count} tensors, {WeightList.InWords(weights.Parameters)}", family, weights.Parameters);
}
