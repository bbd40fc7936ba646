using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyoco.Models.Tests;

/// <summary>Changes JSON by its structure, so that what comes out is mostly JSON still and reaches the code behind the parser: values of
/// other types and sizes, entries that are missing, renamed, doubled or elsewhere.</summary>
internal static class JsonMutator
{
    private const string Raw = "@raw:";

    // Beyond what JsonNode can hold: written in place of a text.
    private static readonly string[] RawValues =
    [
        "\"\\ud800\"", "\"\\udc00a\"", "1e400", "-1e400", "1e308", "0.1e-400", "123456789012345678901234567890", "NaN", "-Infinity", "1.0",
        "2.0", "01", "\"\\u0000\"",
    ];

    private static readonly Func<Random, JsonNode?>[] Values =
    [
        _ => null, _ => true, _ => false, _ => 0, _ => 1, _ => -1, _ => 2, r => r.Next(1, 40), r => r.Next(-8, 0), r => 1 << r.Next(31),
        _ => int.MaxValue, _ => int.MinValue, _ => int.MaxValue + 1L, _ => long.MaxValue, _ => long.MinValue, _ => 65536, _ => 200_000_000,
        _ => 0.5, _ => -0.0, _ => 1e-300, _ => 1e300, _ => "", _ => "a", _ => "\u0130\u0307", _ => "\U0001F600", _ => new JsonArray(),
        _ => new JsonObject(), _ => new JsonArray(1, 2), _ => new JsonArray("a", null), _ => new JsonArray(new JsonArray()),
        _ => new JsonObject { ["a"] = 1 }, r => new string('x', 1 << r.Next(12)), r => Raw + RawValues[r.Next(RawValues.Length)],
        r => new JsonArray([.. Enumerable.Range(0, r.Next(1, 300)).Select(i => (JsonNode)i)]), r => Nested(r.Next(1, 90)),
    ];

    /// <summary>A text of JSON, changed in one place or some.</summary>
    /// <param name="json">The text.</param>
    /// <param name="random">Decides what and where.</param>
    /// <param name="words">Texts that mean something to the reader: names of classes, keys, types.</param>
    public static string Change(string json, Random random, IReadOnlyList<string> words)
    {
        var root = JsonNode.Parse(json)!;
        for (var i = Count(random); i > 0; i--)
        {
            root = ChangeOne(root, random, words);
        }

        return Text(root, random);
    }

    /// <summary>How many changes an input has: mostly one, seldom many.</summary>
    public static int Count(Random random) => random.Next(4) switch { 0 => random.Next(2, 5), 1 => random.Next(1, 12), _ => 1 };

    private static JsonNode ChangeOne(JsonNode root, Random random, IReadOnlyList<string> words)
    {
        var all = new List<JsonNode>();
        Collect(root, all);
        if (all.Count == 0)
        {
            return root; // another value stands for the whole already
        }

        var parent = all[random.Next(all.Count)];
        switch (parent)
        {
            case JsonObject { Count: > 0 } entries:
                ChangeEntry(entries, entries.ElementAt(random.Next(entries.Count)).Key, random, words);
                return root;
            case JsonArray { Count: > 0 } list:
                ChangeItem(list, random.Next(list.Count), random, words);
                return root;
            default:
                return random.Next(50) == 0 ? Value(null, random, words) ?? new JsonObject() : root;
        }
    }

    private static void ChangeEntry(JsonObject entries, string key, Random random, IReadOnlyList<string> words)
    {
        switch (random.Next(8))
        {
            case 0: entries.Remove(key); break;
            case 1:
                var moved = entries[key]?.DeepClone();
                entries.Remove(key);
                entries[Word(random, words)] = moved;
                break;
            case 2: entries[Word(random, words)] = Value(null, random, words); break;
            case 3: entries[key] = entries.ElementAt(random.Next(entries.Count)).Value?.DeepClone(); break;
            default: entries[key] = Value(entries[key], random, words); break;
        }
    }

    private static void ChangeItem(JsonArray list, int at, Random random, IReadOnlyList<string> words)
    {
        switch (random.Next(6))
        {
            case 0: list.RemoveAt(at); break;
            case 1: list.Insert(at, list[at]?.DeepClone()); break;
            case 2: list.Add(Value(list[at], random, words)); break;
            case 3:
                for (var i = random.Next(1, 200); i > 0; i--)
                {
                    list.Add(list[at]?.DeepClone());
                }

                break;
            default: list[at] = Value(list[at], random, words); break;
        }
    }

    // A value near the old one, as often as one of quite another kind.
    private static JsonNode? Value(JsonNode? old, Random random, IReadOnlyList<string> words) => random.Next(6) switch
    {
        0 => new JsonArray(old?.DeepClone()),
        1 when old is JsonArray { Count: > 0 } list => list[0]?.DeepClone(),
        1 when old is JsonValue number && number.TryGetValue<long>(out var value) => value + random.Next(-2, 3),
        2 when old is JsonValue number && number.TryGetValue<long>(out var value) => unchecked(value * random.Next(-3, 9)),
        2 or 3 when words.Count > 0 => Word(random, words),
        _ => Values[random.Next(Values.Length)](random),
    };

    private static string Word(Random random, IReadOnlyList<string> words) =>
        words.Count == 0 || random.Next(8) == 0 ? $"k{random.Next(100)}" : words[random.Next(words.Count)];

    private static JsonNode Nested(int depth) => depth == 0 ? new JsonObject() : new JsonArray(Nested(depth - 1));

    private static void Collect(JsonNode? node, List<JsonNode> all)
    {
        if (node is JsonObject or JsonArray)
        {
            all.Add(node);
            foreach (var child in node is JsonObject entries ? entries.Select(e => e.Value) : (JsonArray)node)
            {
                Collect(child, all);
            }
        }
    }

    private static string Text(JsonNode root, Random random)
    {
        var text = root.ToJsonString(new JsonSerializerOptions { MaxDepth = 200 });
        for (var at = text.IndexOf($"\"{Raw}", StringComparison.Ordinal); at >= 0; at = text.IndexOf($"\"{Raw}", StringComparison.Ordinal))
        {
            // What the serialiser escaped is written out again: quotes as \u0022, backslashes doubled.
            var end = text.IndexOf('"', at + 1);
            var raw = text[(at + 1 + Raw.Length)..end].Replace("\\u0022", "\"", StringComparison.Ordinal)
                .Replace("\\\\", "\\", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal);
            text = text[..at] + raw + text[(end + 1)..];
        }

        if (random.Next(20) != 0)
        {
            return text;
        }

        var bytes = Encoding.UTF8.GetBytes(text).ToList();
        ByteMutator.Change(bytes, random);
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
