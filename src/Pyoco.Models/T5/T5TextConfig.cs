using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>The layout of a T5 v1.1 encoder, read from the <c>config.json</c> of <c>T5EncoderModel</c>; missing entries take transformers'
/// defaults.</summary>
public sealed record T5TextConfig
{
    /// <summary>The class name in <c>model_index.json</c>.</summary>
    public const string ClassName = "T5EncoderModel";

    private const string GatedGelu = "gated-gelu";

    /// <summary>Number of tokens; at least as many as the tokenizer's.</summary>
    public int VocabularySize { get; init; } = 32128;

    /// <summary>Size of a token's vector.</summary>
    public int HiddenSize { get; init; } = 512;

    /// <summary>Size of the feed-forward's inside.</summary>
    public int IntermediateSize { get; init; } = 2048;

    /// <summary>Number of layers.</summary>
    public int Layers { get; init; } = 6;

    /// <summary>Heads of the attention.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>Channels of a head; heads times channels need not be the vector's size.</summary>
    public int HeadSize { get; init; } = 64;

    /// <summary>Buckets of relative positions, for tokens before and behind together.</summary>
    public int PositionBuckets { get; init; } = 32;

    /// <summary>The distance from which on all tokens are in the last bucket.</summary>
    public int LargestDistance { get; init; } = 128;

    /// <summary>Epsilon of the norms.</summary>
    public double NormEps { get; init; } = 1e-6;

    /// <summary>Reads the text of a <c>config.json</c>.</summary>
    /// <exception cref="CheckpointException">The text is no JSON object, or an entry is of the wrong type or out of range.</exception>
    /// <exception cref="NotSupportedException">An entry has a value that Pyoco does not implement, as the ungated feed-forward of T5 1.0
    /// is.</exception>
    public static T5TextConfig Parse(string json)
    {
        const string file = "the text encoder's config.json";
        var entries = ConfigEntries.Parse(json, file);
        entries.Require("model_type", ["t5"]);
        if (entries.Text("feed_forward_proj", "relu") is var feedForward and not GatedGelu)
        {
            throw new NotSupportedException($"feed_forward_proj is '{feedForward}' in {file}; Pyoco supports '{GatedGelu}'.");
        }

        entries.Require("dense_act_fn", ["gelu_new"]);
        entries.Require("is_gated_act", ["true"]);
        var config = new T5TextConfig
        {
            VocabularySize = entries.Integer("vocab_size", 32128),
            HiddenSize = entries.Integer("d_model", 512),
            IntermediateSize = entries.Integer("d_ff", 2048),
            Layers = entries.Integer("num_layers", 6),
            Heads = entries.Integer("num_heads", 8),
            HeadSize = entries.Integer("d_kv", 64),
            PositionBuckets = entries.Integer("relative_attention_num_buckets", 32),
            LargestDistance = entries.Integer("relative_attention_max_distance", 128),
            NormEps = entries.Number("layer_norm_epsilon", 1e-6),
        };
        return config is { VocabularySize: > 0, HiddenSize: > 0, IntermediateSize: > 0,
            Layers: > 0, Heads: > 0, HeadSize: > 0, PositionBuckets: >= 4 }
            && config.PositionBuckets % 4 == 0 && config.LargestDistance > config.PositionBuckets / 4
            ? config
            : throw new CheckpointException($"The sizes in {file} do not fit together: {config}.");
    }

    /// <summary>The layout as a <c>config.json</c>.</summary>
    public string ToJson() => ConfigJson.Text(new JsonObject
    {
        ["architectures"] = new JsonArray(ClassName),
        ["model_type"] = "t5",
        ["vocab_size"] = VocabularySize,
        ["d_model"] = HiddenSize,
        ["d_ff"] = IntermediateSize,
        ["num_layers"] = Layers,
        ["num_heads"] = Heads,
        ["d_kv"] = HeadSize,
        ["relative_attention_num_buckets"] = PositionBuckets,
        ["relative_attention_max_distance"] = LargestDistance,
        ["layer_norm_epsilon"] = NormEps,
        ["feed_forward_proj"] = GatedGelu,
        ["tie_word_embeddings"] = false,
    });
}
