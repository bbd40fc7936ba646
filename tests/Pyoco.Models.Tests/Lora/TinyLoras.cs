using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Small LoRA files with random factors of rank 2.</summary>
internal static class TinyLoras
{
    public const int Rank = 2;

    public const string Linear = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q";

    /// <summary>peft's pair of factors for a layer of a network.</summary>
    public static Dictionary<string, Tensor> Pair(nn.Module network, string layer, string prefix = "unet.", ulong seed = 5)
    {
        var weight = Weight(network, layer);
        using var generator = new Generator(seed);
        return new()
        {
            [$"{prefix}{layer}.lora_A.weight"] = randn([Rank, .. weight.shape[1..]], generator: generator),
            [$"{prefix}{layer}.lora_B.weight"] = randn([weight.size(0), Rank, .. weight.shape[2..].Select(_ => 1L)], generator: generator),
        };
    }

    public static Tensor Weight(nn.Module network, string layer) =>
        network.named_parameters().First(p => p.name == layer + ".weight").parameter;

    public static string Write(string path, Dictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        SafetensorsWriter.Write(path, tensors, metadata);
        return path;
    }
}
