namespace Pyoco.Models;

/// <summary>Tells text encoders with the names of transformers.</summary>
internal static class TextDescription
{
    private const string Prefix = "text_model.";

    public static Finding? Of(WeightList weights) => Clip(weights) ?? T5(weights);

    private static Finding? Clip(WeightList weights)
    {
        var text = weights.Has($"{Prefix}embeddings.token_embedding.weight") ? weights.Below(Prefix) : weights;
        if (text.Rank("embeddings.token_embedding.weight") != 2 || !text.Has("final_layer_norm.weight"))
        {
            return null;
        }

        var size = text.Size("embeddings.token_embedding.weight", 1);
        var layers = text.CountFrom0(i => $"encoder.layers.{i}.self_attn.q_proj.weight");
        var (name, family) = (size, layers) switch
        {
            (768, 12) => ("CLIP-L", KnownFamilies.Sd15),
            (1024, 23 or 24) => ("OpenCLIP-H", $"{KnownFamilies.Sd21} and {KnownFamilies.ModelScope}"),
            (1280, 32) => ("OpenCLIP-bigG", KnownFamilies.Sdxl),
            _ => ("CLIP", (string?)null),
        };
        return Finding(ModelKind.ClipText, $"{name} text encoder (CLIPTextModel){KnownFamilies.For(family)}", size, layers, family, text);
    }

    private static Finding? T5(WeightList weights)
    {
        const string first = "encoder.block.0.layer.0.SelfAttention.q.weight";
        if (weights.Rank(first) != 2)
        {
            return null;
        }

        // The embedding may stand there twice.
        var once = weights.Has(T5TextNetwork.EmbeddingKey) ? weights.Renamed(n => n == T5TextNetwork.EmbeddingAlias ? null : n) : weights;
        var size = weights.Size(first, 1);
        var layers = weights.CountFrom0(i => $"encoder.block.{i}.layer.0.SelfAttention.q.weight");
        var version = weights.Has("encoder.block.0.layer.1.DenseReluDense.wi_0.weight") ? "T5 v1.1" : "T5 v1.0";
        var name = size switch { 512 => " small", 768 => " base", 1024 => " large", 2048 => " XL", 4096 => " XXL", _ => "" };
        return Finding(ModelKind.T5Text, $"{version}{name} text encoder ({T5TextConfig.ClassName})", size, layers, null, once);
    }

    private static Finding Finding(ModelKind kind, string name, long size, int layers, string? family, WeightList weights) =>
        new(kind, $"{name}, {layers} layers of size {size}, {WeightList.InWords(weights.Parameters)}", family, weights.Parameters);
}
