using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Compares networks, built on the meta device, with lists of the tensors of published weights: <c>tests/golden/keys</c> holds,
/// below a line of the class and its counts, each tensor's name and shape in the order of the names.</summary>
public sealed class PublishedKeysTests
{
    /// <summary>Lists, and the config with which the weights are published.</summary>
    public static TheoryData<string, string> Lists => new()
    {
        {
            "sd-vae.txt",
            """
            {"_class_name": "AutoencoderKL", "act_fn": "silu", "block_out_channels": [128, 256, 512, 512], "in_channels": 3,
             "latent_channels": 4, "layers_per_block": 2,
             "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D"],
             "norm_num_groups": 32, "out_channels": 3, "sample_size": 512,
             "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"]}
            """
        },
        { "taesd.txt", """{"_class_name": "AutoencoderTiny", "act_fn": "relu", "latent_channels": 4, "scaling_factor": 1.0}""" },
        {
            "clip-l-text.txt",
            """
            {"architectures": ["CLIPTextModel"], "model_type": "clip_text_model", "vocab_size": 49408, "hidden_size": 768,
             "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12, "max_position_embeddings": 77,
             "hidden_act": "quick_gelu", "eos_token_id": 2}
            """
        },
        {
            "openclip-h-text.txt",
            """
            {"architectures": ["CLIPTextModel"], "model_type": "clip_text_model", "vocab_size": 49408, "hidden_size": 1024,
             "intermediate_size": 4096, "num_hidden_layers": 23, "num_attention_heads": 16, "max_position_embeddings": 77,
             "hidden_act": "gelu", "projection_dim": 512}
            """
        },
        {
            "t5-v1_1-xxl-encoder.txt",
            """
            {"architectures": ["T5EncoderModel"], "model_type": "t5", "d_model": 4096, "d_ff": 10240, "d_kv": 64, "num_heads": 64,
             "num_layers": 24, "vocab_size": 32128, "feed_forward_proj": "gated-gelu",
             "relative_attention_num_buckets": 32, "tie_word_embeddings": false}
            """
        },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void KeysAndShapesAreThePublishedOnes(string list, string config)
    {
        var lines = File.ReadAllLines(Repository.PathOf("tests", "golden", "keys", list));
        var className = lines[0].Split(' ', ',')[1];
        using var network = Build(className, config);

        var tensors = network.named_parameters().Select(p => (Key: p.name, Tensor: (Tensor)p.parameter))
            .Concat(network.named_buffers().Select(b => (Key: b.name, Tensor: b.buffer)));
        var found = tensors.SelectMany(t => Published(className, t.Key).Select(k => $"{k}\t{string.Join(',', t.Tensor.shape)}"))
            .Order(StringComparer.Ordinal);

        Assert.Equal(lines[1..], found);
        Assert.Contains($", {lines.Length - 1} tensors,", lines[0]);
        Assert.EndsWith($" {network.parameters().Sum(p => p.numel())} parameters", lines[0]);
    }

    private static nn.Module Build(string className, string config) => className switch
    {
        "AutoencoderKL" => new AutoencoderKLNetwork(AutoencoderKLConfig.Parse(config), META),
        "AutoencoderTiny" => new AutoencoderTinyNetwork(AutoencoderTinyConfig.Parse(config), META),
        "CLIPTextModel" => new ClipTextNetwork(ClipTextConfig.Parse(config), META),
        "T5EncoderModel" => new T5TextNetwork(T5TextConfig.Parse(config), META),
        _ => throw new ArgumentException($"How a {className} is built is not known here.", nameof(className)),
    };

    // The names of one of our tensors in published files, where they are others or more than one.
    private static string[] Published(string className, string key) => (className, key) switch
    {
        ("CLIPTextModel", _) => [$"text_model.{key}"],
        ("T5EncoderModel", T5TextNetwork.EmbeddingKey) => [key, T5TextNetwork.EmbeddingAlias],
        _ => [key],
    };
}
