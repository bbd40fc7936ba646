using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>The layout of a CLIP text encoder, read from the <c>config.json</c> of <c>CLIPTextModel</c>; missing entries take transformers'
/// defaults.</summary>
public sealed record ClipTextConfig
{
    // What files from before the end id was stated have as their eos_token_id.
    internal const int LegacyEndId = 2;

    /// <summary>Number of tokens.</summary>
    public int VocabularySize { get; init; } = 49408;

    /// <summary>Size of a token's vector.</summary>
    public int HiddenSize { get; init; } = 512;

    /// <summary>Size of the feed-forward's inside.</summary>
    public int IntermediateSize { get; init; } = 2048;

    /// <summary>Number of layers.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Heads of the attention.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>The largest number of tokens of a text.</summary>
    public int MaxPositions { get; init; } = 77;

    /// <summary>Whether the activation is the quick approximation of GELU, <c>x sigmoid(1.702 x)</c>, or GELU itself.</summary>
    public bool QuickGelu { get; init; } = true;

    /// <summary>Epsilon of the layer norms.</summary>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>The id whose first occurrence is the end of a text; 2, the value of old files, stands for the largest id.</summary>
    public int EndId { get; init; } = 49407;

    /// <summary>Reads the text of a <c>config.json</c>.</summary>
    /// <exception cref="CheckpointException">The text is no JSON object, or an entry is of the wrong type or out of range.</exception>
    /// <exception cref="NotSupportedException">An entry has a value that Pyoco does not implement.</exception>
    public static ClipTextConfig Parse(string json)
    {
        const string file = "the text encoder's config.json";
        var entries = ConfigEntries.Parse(json, file);
        entries.Require("hidden_act", ["quick_gelu", "gelu"]);
        entries.Require("model_type", ["clip_text_model"]);
        var config = new ClipTextConfig
        {
            VocabularySize = entries.Integer("vocab_size", 49408),
            HiddenSize = entries.Integer("hidden_size", 512),
            IntermediateSize = entries.Integer("intermediate_size", 2048),
            Layers = entries.Integer("num_hidden_layers", 12),
            Heads = entries.Integer("num_attention_heads", 8),
            MaxPositions = entries.Integer("max_position_embeddings", 77),
            QuickGelu = entries.Text("hidden_act", "quick_gelu") == "quick_gelu",
            NormEps = entries.Number("layer_norm_eps", 1e-5),
            EndId = entries.Integer("eos_token_id", 49407),
        };
        return config is { VocabularySize: > 0, HiddenSize: > 0, Heads: > 0, Layers: > 0, IntermediateSize: > 0, MaxPositions: > 1 }
            && config.HiddenSize % config.Heads == 0
            ? config
            : throw new CheckpointException($"The sizes in {file} do not fit together: {config}.");
    }

    /// <summary>The layout as a <c>config.json</c>.</summary>
    public string ToJson() => ConfigJson.Text(new JsonObject
    {
        ["architectures"] = new JsonArray("CLIPTextModel"),
        ["model_type"] = "clip_text_model",
        ["vocab_size"] = VocabularySize,
        ["hidden_size"] = HiddenSize,
        ["intermediate_size"] = IntermediateSize,
        ["projection_dim"] = HiddenSize,
        ["num_hidden_layers"] = Layers,
        ["num_attention_heads"] = Heads,
        ["max_position_embeddings"] = MaxPositions,
        ["hidden_act"] = QuickGelu ? "quick_gelu" : "gelu",
        ["layer_norm_eps"] = NormEps,
        ["eos_token_id"] = EndId,
    });
}
