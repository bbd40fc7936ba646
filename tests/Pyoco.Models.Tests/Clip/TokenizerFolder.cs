using System.Text.Json.Nodes;

namespace Pyoco.Models.Tests;

/// <summary>A temporary tokenizer folder that was learned from a few captions.</summary>
internal sealed class TokenizerFolder : IDisposable
{
    public static readonly string[] Captions =
    [
        "an orc with short red hair walks to the left",
        "an orc with long red hair walks to the right",
        "a skeleton in chain mail walks to the left",
    ];

    public TokenizerFolder(int length = 16, int size = 2000, IEnumerable<string>? captions = null) =>
        BpeLearner.Learn(captions ?? Captions, size, length, Path);

    public string Path { get; } = Directory.CreateTempSubdirectory("pyoco-tokenizer-").FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public ClipTokenizer Load() => ClipTokenizer.Load(Path);

    /// <summary>The <c>tokenizer.json</c> that says what a folder's <c>vocab.json</c> and <c>merges.txt</c> say.</summary>
    public static string Json(string folder)
    {
        var json = JsonNode.Parse("""
            {
              "added_tokens": [],
              "normalizer": {"type": "Sequence", "normalizers": [
                {"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "}, {"type": "Lowercase"}]},
              "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"},
                    "behavior": "Removed", "invert": true},
                {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true}]},
              "post_processor": {"type": "RobertaProcessing", "sep": ["<|endoftext|>", 1], "cls": ["<|startoftext|>", 0]},
              "model": {"type": "BPE", "dropout": null, "continuing_subword_prefix": "", "end_of_word_suffix": "</w>",
                  "byte_fallback": false}
            }
            """)!;
        json["model"]!["vocab"] = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(folder, "vocab.json")));
        json["model"]!["merges"] =
            new JsonArray([.. File.ReadLines(System.IO.Path.Combine(folder, "merges.txt")).Skip(1).Select(m => (JsonNode)m)]);
        return json.ToJsonString();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
