using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace Pyoco.Models.Tests;

/// <summary>Writes small SentencePiece models and the <c>tokenizer.json</c> of the same pieces.</summary>
internal static class TinyPieces
{
    private const int Normal = 1;

    /// <summary>Padding, end and unknown first, as T5 has them; then pieces with logarithms of their probabilities.</summary>
    public static readonly (string Text, float Score, int Kind)[] Pieces =
    [
        ("<pad>", 0, 3), ("</s>", 0, 3), ("<unk>", 0, 2), ("▁", -3, Normal), ("▁a", -2, Normal), ("▁red", -4, Normal), ("▁or", -5, Normal),
        ("c", -4, Normal),
        ("▁orc", -6, Normal), ("o", -7, Normal), ("r", -7, Normal), ("e", -7, Normal), ("d", -7, Normal), ("a", -7, Normal),
        ("s", -7, Normal), ("1", -7, Normal),
    ];

    /// <summary>Longest replacement first: "ﬁ" is a letter of its own, "e" with an accent behind it becomes another, a tabulator a blank, a
    /// soft hyphen nothing.</summary>
    public static readonly (string From, string To)[] Replacements =
    [
        ("\t", " "), ("①", "1"), ("e\u0301", "e"), ("\u00AD", ""), ("\u0301", "s"),
    ];

    /// <summary>A folder with <c>spiece.model</c> of <see cref="Pieces"/>.</summary>
    public static string WriteModel(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "spiece.model"), Model());
        return folder;
    }

    /// <summary>A folder with <c>tokenizer.json</c> of <see cref="Pieces"/>.</summary>
    public static string WriteJson(string folder, Action<JsonObject>? change = null)
    {
        var json = Json();
        change?.Invoke(json);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), json.ToJsonString());
        return folder;
    }

    /// <summary>A model file. Fields of the trainer and the normaliser beyond those of T5 stand behind them and so win.</summary>
    public static byte[] Model(
        (int Field, long Value)[]? trainer = null, (int Field, long Value)[]? normalizer = null, (string, float, int)[]? pieces = null)
    {
        var bytes = new List<byte>();
        foreach (var (text, score, kind) in pieces ?? Pieces)
        {
            byte[] number = new byte[4];
            BinaryPrimitives.WriteSingleLittleEndian(number, score);
            bytes.AddRange(
                Message(1, [.. Message(1, Encoding.UTF8.GetBytes(text)), .. Varint((2 << 3) | 5), .. number, .. Number(3, kind)]));
        }

        (int, long)[] t5 = [(3, 1), (40, 2), (41, -1), (42, 1), (43, 0)];
        bytes.AddRange(Message(2, [.. t5.Concat(trainer ?? []).SelectMany(f => Number(f.Item1, f.Item2))]));
        bytes.AddRange(Message(3, [.. Message(2, Table(Replacements)), .. (normalizer ?? []).SelectMany(f => Number(f.Field, f.Value))]));
        return [.. bytes];
    }

    /// <summary>A table of replaced characters: a double array in which every node lies at the first free place.</summary>
    public static byte[] Table((string From, string To)[] replacements)
    {
        var texts = new List<byte>();
        var root = new Node();
        foreach (var (from, to) in replacements)
        {
            var node = root;
            foreach (var value in Encoding.UTF8.GetBytes(from))
            {
                node = node.Children.TryGetValue(value, out var child) ? child : node.Children[value] = new Node();
            }

            node.Value = texts.Count;
            texts.AddRange([.. Encoding.UTF8.GetBytes(to), 0]);
        }

        var units = new uint[4096];
        var used = new HashSet<int> { 0 };
        Place(root, 0, label: 0, units, used);
        byte[] trie = new byte[4 * units.Length];
        for (var i = 0; i < units.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(trie.AsSpan(4 * i), units[i]);
        }

        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, trie.Length);
        return [.. length, .. trie, .. texts];
    }

    private static void Place(Node node, int at, byte label, uint[] units, HashSet<int> used)
    {
        byte[] labels = [.. node.Value is null ? [] : new byte[] { 0 }, .. node.Children.Keys];
        var offset = labels.Length == 0
            ? 0
            : Enumerable.Range(1, units.Length - 1).First(o => labels.All(l => (at ^ o ^ l) < units.Length && !used.Contains(at ^ o ^ l)));
        foreach (var l in labels)
        {
            used.Add(at ^ offset ^ l);
        }

        units[at] = ((uint)offset << 10) | (node.Value is null ? 0 : 0x100u) | label;
        if (node.Value is { } value)
        {
            units[at ^ offset] = 0x80000000 | (uint)value;
        }

        foreach (var (l, child) in node.Children)
        {
            Place(child, at ^ offset ^ l, l, units, used);
        }
    }

    private static JsonObject Json() => new()
    {
        ["added_tokens"] = new JsonArray([.. Pieces.Take(3).Select((p, i) => (JsonNode)new JsonObject
        {
            ["id"] = i, ["content"] = p.Text, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = i == 2, ["normalized"] = false,
            ["special"] = true,
        })]),
        ["normalizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["normalizers"] = new JsonArray(
                new JsonObject { ["type"] = "Precompiled", ["precompiled_charsmap"] = Convert.ToBase64String(Table(Replacements)) },
                new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["Regex"] = " {2,}" }, ["content"] = " " }),
        },
        ["pre_tokenizer"] = new JsonObject { ["type"] = "Metaspace", ["replacement"] = "▁", ["add_prefix_space"] = true },
        ["post_processor"] = JsonNode.Parse("""
            {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}},
             {"SpecialToken": {"id": "</s>", "type_id": 0}}],
             "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}}
            """),
        ["model"] = new JsonObject
        {
            ["type"] = "Unigram", ["unk_id"] = 2,
            ["vocab"] = new JsonArray([.. Pieces.Select(p => (JsonNode)new JsonArray(p.Text, p.Score))]),
        },
    };

    private static IEnumerable<byte> Number(int field, long value) => Varint((ulong)field << 3).Concat(Varint((ulong)value));

    private static byte[] Message(int field, byte[] content) =>
        [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)content.Length), .. content];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }

    private sealed class Node
    {
        public SortedDictionary<byte, Node> Children { get; } = [];

        public int? Value { get; set; }
    }
}
