using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>Learns a byte-level BPE vocabulary (arXiv 1508.07909, algorithm 1) in CLIP's format from texts.</summary>
public static class BpeLearner
{
    private const int ByteTokens = 2 * 256;

    /// <summary>Learns from texts and writes a tokenizer folder that <see cref="ClipTokenizer.Load"/> opens.</summary>
    /// <param name="texts">What to learn from. Only pairs of symbols that occur at least twice are merged.</param>
    /// <param name="size">The largest number of tokens, at least 514: bytes, bytes at the end of a word, and the two end tokens.</param>
    /// <param name="maxLength">The length that texts are padded or cut to, at least 2.</param>
    /// <param name="folder">Where to; made when it is not there.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> or <paramref name="maxLength"/> is too small.</exception>
    public static void Learn(IEnumerable<string> texts, int size, int maxLength, string folder)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, ByteTokens + 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        ArgumentException.ThrowIfNullOrEmpty(folder);

        var merges = LearnMerges(Count(texts), size - ByteTokens - 2);
        string[] tokens =
        [
            .. ByteSymbols.InVocabularyOrder.Select(s => $"{s}"),
            .. ByteSymbols.InVocabularyOrder.Select(s => s + ByteSymbols.EndOfWord),
            .. merges.Select(m => m.Left + m.Right),
            ByteSymbols.Start,
            ByteSymbols.End,
        ];
        Write(folder, tokens, merges, maxLength);
    }

    private static Dictionary<string, long> Count(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (_, word) in texts.SelectMany(t => ClipPreTokenizer.Split(ClipPreTokenizer.Normalize(t)))
            .Where(w => !ClipPreTokenizer.IsSpecial(w.Word)))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return counts;
    }

    private static List<(string Left, string Right)> LearnMerges(Dictionary<string, long> words, int most)
    {
        var rows = words.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => (Symbols: Split(w.Key), Count: w.Value)).ToArray();
        var merges = new List<(string, string)>();
        while (merges.Count < most)
        {
            var pairs = new Dictionary<(string, string), long>();
            foreach (var (symbols, count) in rows)
            {
                for (var i = 1; i < symbols.Count; i++)
                {
                    var pair = (symbols[i - 1], symbols[i]);
                    pairs[pair] = pairs.GetValueOrDefault(pair) + count;
                }
            }

            // Ties go to the pair that is first in the alphabet, so that the result does not depend on the order of a hash table.
            var best = pairs.OrderByDescending(p => p.Value).ThenBy(p => p.Key.Item1, StringComparer.Ordinal)
                .ThenBy(p => p.Key.Item2, StringComparer.Ordinal).FirstOrDefault();
            if (best.Value < 2)
            {
                break;
            }

            merges.Add(best.Key);
            foreach (var (symbols, _) in rows)
            {
                Merge(symbols, best.Key);
            }
        }

        return merges;
    }

    private static List<string> Split(string word)
    {
        var symbols = ByteSymbols.Encode(word).Select(c => $"{c}").ToList();
        symbols[^1] += ByteSymbols.EndOfWord;
        return symbols;
    }

    private static void Merge(List<string> symbols, (string Left, string Right) pair)
    {
        for (var i = 1; i < symbols.Count; i++)
        {
            if (symbols[i - 1] == pair.Left && symbols[i] == pair.Right)
            {
                symbols[i - 1] += symbols[i];
                symbols.RemoveAt(i);
            }
        }
    }

    private static void Write(string folder, string[] tokens, List<(string Left, string Right)> merges, int maxLength)
    {
        Directory.CreateDirectory(folder);
        ConfigJson.Write(
            Path.Combine(folder, "vocab.json"),
            new JsonObject(tokens.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id))));
        WholeFile.WriteText(
            Path.Combine(folder, "merges.txt"),
            string.Concat(merges.Select(m => $"{m.Left} {m.Right}").Prepend("#version: 0.2").Select(line => line + Environment.NewLine)));
        ConfigJson.Write(Path.Combine(folder, "special_tokens_map.json"), new JsonObject
        {
            ["bos_token"] = ByteSymbols.Start,
            ["eos_token"] = ByteSymbols.End,
            ["pad_token"] = ByteSymbols.End,
            ["unk_token"] = ByteSymbols.End,
        });
        ConfigJson.Write(Path.Combine(folder, "tokenizer_config.json"), new JsonObject
        {
            ["do_lower_case"] = true,
            ["model_max_length"] = maxLength,
            ["pad_token"] = ByteSymbols.End,
            ["tokenizer_class"] = "CLIPTokenizer",
        });
    }
}
