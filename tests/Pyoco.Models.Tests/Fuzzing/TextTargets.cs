using System.Text.Json;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Readers of text encoders and tokenizers. What opens encodes prompts.</summary>
internal static class TextTargets
{
    private const string Weights = "model.safetensors";

    private static readonly string[] Prompts =
        ["a green orc walks to the left", "<|endoftext|> <cat-toy>_1 ! 9", "\U0001F600 e\u0301 ☺ \t x's", "", "</s> <extra_id_7> ①"];

    private static readonly string[] TokenWords =
    [
        "<|startoftext|>", "<|endoftext|>", "</w>", "<cat-toy>", "<cat-toy>_1", "<pad>", "</s>", "<extra_id_0>", "content", "id", "special",
        "lstrip", "rstrip", "normalized", "single_word", "pad_token", "added_tokens_decoder", "model_max_length", "type", "BPE", "Unigram",
        "Sequence", "Precompiled", "Metaspace", "Replace", "Strip", "Lowercase", "NFC", "vocab", "merges", "600", "601",
    ];

    /// <summary>The targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("clip-text", ClipText),
        new("t5-text", T5Text),
        new("clip-tokenizer", folder => ClipTokenizerOf(folder, json: false)),
        new("clip-tokenizer-json", folder => ClipTokenizerOf(folder, json: true)),
        new("t5-spiece", folder => T5TokenizerOf(folder, json: false)),
        new("t5-tokenizer-json", folder => T5TokenizerOf(folder, json: true)),
        new("precomputed", Precomputed),
    ];

    private static Action<Random> ClipText(string folder)
    {
        var config = new ClipTextConfig
        {
            VocabularySize = 40, HiddenSize = 16, IntermediateSize = 32, Layers = 2, Heads = 2, MaxPositions = 8, EndId = 39,
        };
        using (var network = TinyModels.Randomized(new ClipTextNetwork(config, CPU)))
        {
            WeightAssignment.Save(network, Path.Combine(folder, Weights), metadata: null, ScalarType.Float32);
        }

        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJson());
        var files = new FuzzedFolder(folder)
            .Json("config.json", "gelu", "quick_gelu", "clip_text_model", "num_hidden_layers", "eos_token_id")
            .Weights(Weights, "text_model", "position_ids", "embeddings");
        return random =>
        {
            files.Change(random);
            using var network = ClipTextEncoder.LoadNetwork(folder, CPU, ScalarType.Float32);
            if (random.Next(4) == 0)
            {
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                network.Forward(zeros([1, 2], ScalarType.Int64));
            }
        };
    }

    private static Action<Random> T5Text(string folder)
    {
        var config = new T5TextConfig { VocabularySize = 16, HiddenSize = 12, IntermediateSize = 24, Layers = 2, Heads = 3, HeadSize = 8 };
        using (var network = TinyModels.Randomized(new T5TextNetwork(config, CPU)))
        {
            WeightAssignment.Save(network, Path.Combine(folder, Weights), metadata: null, ScalarType.Float32);
        }

        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJson());
        var files = new FuzzedFolder(folder).Json("config.json", "gated-gelu", "t5", "gelu_new", "num_layers", "d_kv", "num_heads")
            .Weights(Weights, T5TextNetwork.EmbeddingAlias, T5TextNetwork.EmbeddingKey);
        return random =>
        {
            files.Change(random);
            using var network = T5TextEncoder.LoadNetwork(folder, CPU, ScalarType.Float32);
            if (random.Next(4) == 0)
            {
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                network.Forward(zeros([1, 3], ScalarType.Int64), ones([1, 3], ScalarType.Int64));
            }
        };
    }

    private static Action<Random> ClipTokenizerOf(string folder, bool json)
    {
        var words = TinyModels.Tokenizer(folder);
        var files = new FuzzedFolder(words);
        var count = ClipTokenizer.Load(words).VocabularySize;
        File.WriteAllText(files.PathOf("added_tokens.json"), $$"""{"<cat-toy>": {{count}}, "<cat-toy>_1": {{count + 1}}}""");
        if (json)
        {
            File.WriteAllText(files.PathOf("tokenizer.json"), TokenizerFolder.Json(words));
            files.Json("tokenizer.json", TokenWords).Json("tokenizer.json", TokenWords);
        }
        else
        {
            files.Json("vocab.json", TokenWords).Bytes("merges.txt");
        }

        files.Json("tokenizer_config.json", TokenWords).Json("special_tokens_map.json", TokenWords).Json("added_tokens.json", TokenWords);
        return random =>
        {
            files.Change(random);
            var tokenizer = ClipTokenizer.Load(words);
            foreach (var prompt in Prompts)
            {
                tokenizer.Encode(prompt);
            }
        };
    }

    private static Action<Random> T5TokenizerOf(string folder, bool json)
    {
        var files = new FuzzedFolder(folder);
        File.WriteAllText(files.PathOf("tokenizer_config.json"), """{"model_max_length": 8, "pad_token": "<pad>", "extra_ids": 100}""");
        File.WriteAllText(
            files.PathOf("special_tokens_map.json"), """{"eos_token": "</s>", "additional_special_tokens": ["<extra_id_0>"]}""");
        File.WriteAllText(files.PathOf("added_tokens.json"), "{}");
        if (json)
        {
            TinyPieces.WriteJson(folder);
            files.Json("tokenizer.json", TokenWords).Json("tokenizer.json", TokenWords);
        }
        else
        {
            TinyPieces.WriteModel(folder);
            files.Protobuf("spiece.model").Protobuf("spiece.model");
        }

        files.Json("tokenizer_config.json", TokenWords).Json("special_tokens_map.json", TokenWords).Json("added_tokens.json", TokenWords);
        return random =>
        {
            files.Change(random);
            var tokenizer = T5Tokenizer.Load(folder);
            foreach (var prompt in Prompts)
            {
                tokenizer.Encode(prompt);
            }
        };
    }

    private static Action<Random> Precomputed(string folder)
    {
        using var scope = NewDisposeScope();
        var files = new FuzzedFolder(folder);
        SafetensorsWriter.Write(files.PathOf(Weights), new Dictionary<string, Tensor>
        {
            ["states:"] = TinyModels.Normal(3, 4), ["states:a"] = TinyModels.Normal(3, 4), ["pooled:"] = ones(2), ["pooled:a"] = ones(2),
            ["mask:"] = ones([3], ScalarType.Int64), ["mask:a"] = ones([3], ScalarType.Int64),
        });
        files.Weights(Weights, "states:", "pooled:", "mask:", "dropped:");
        return random =>
        {
            files.Change(random);
            using var encoder = PrecomputedTextEncoder.Load(files.PathOf(Weights));
            using var text = encoder.Encode([.. encoder.Prompts]);
        };
    }
}
