using System.Text.Json;
using System.Text.Json.Nodes;
using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

/// <summary>Ids of transformers over CLIP's own vocabulary with files beside it, in the older layout and in
/// today's.</summary>
public sealed class ClipTokenizerCasesTests : IDisposable
{
    private static readonly string Vocabulary = Repository.PathOf("tests", "golden", "tokenizer-clip");
    private static readonly JsonElement Root =
        JsonDocument.Parse(File.ReadAllText(Repository.PathOf("tests", "Pyoco.Models.Tests", "Clip", "clip-cases.json"))).RootElement;

    private readonly ScratchFolder _folder = new();

    public static TheoryData<string> Names =>
        [.. Root.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void VocabularyAndMergesGiveTheReferencesIds(string name)
    {
        var files = Case(name).GetProperty("files");
        foreach (var file in new[] { "vocab.json", "merges.txt" })
        {
            File.Copy(Path.Combine(Vocabulary, file), _folder.PathOf(file));
        }

        Write(files);

        Check(name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TokenizerJsonGivesTheSame(string name)
    {
        Write(Case(name).GetProperty("saved"));
        WriteVocabulary(asPairs: true);

        Check(name);
    }

    // As the tokenizers library wrote it before version 0.20.
    [Fact]
    public void MergesMayBeTextsWithABlank()
    {
        Write(Case("added").GetProperty("saved"));
        WriteVocabulary(asPairs: false);

        Check("added");
    }

    private static JsonElement Case(string name) =>
        Root.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);

    private void Write(JsonElement files)
    {
        foreach (var file in files.EnumerateObject())
        {
            File.WriteAllText(_folder.PathOf(file.Name), file.Value.GetRawText());
        }
    }

    private void WriteVocabulary(bool asPairs)
    {
        var json = JsonNode.Parse(File.ReadAllText(_folder.PathOf("tokenizer.json")))!;
        json["model"]!["vocab"] = JsonNode.Parse(File.ReadAllText(Path.Combine(Vocabulary, "vocab.json")));
        var merges = File.ReadLines(Path.Combine(Vocabulary, "merges.txt")).Skip(1).Where(l => l.Length > 0);
        json["model"]!["merges"] = new JsonArray(
            [.. merges.Select(m => asPairs ? new JsonArray([.. m.Split(' ').Select(s => (JsonNode)s)]) : (JsonNode)m)]);
        File.WriteAllText(_folder.PathOf("tokenizer.json"), json.ToJsonString());
    }

    private void Check(string name)
    {
        var tokenizer = ClipTokenizer.Load(_folder.Path);
        var (expected, plain) = (Case(name).GetProperty("ids"), Case("plain").GetProperty("ids"));
        var texts = Root.GetProperty("texts").EnumerateArray().Select(t => t.GetString()!).ToArray();

        Assert.Equal((Case(name).GetProperty("pad").GetInt32(), Case(name).GetProperty("tokens").GetInt32()),
            (tokenizer.PadId, tokenizer.VocabularySize));
        Assert.All(texts.Select((text, i) => (text, i)), row =>
        {
            var reference = expected.TryGetProperty($"{row.i}", out var own) ? own : plain.GetProperty($"{row.i}");
            int[] ids = [.. reference.EnumerateArray().Select(v => v.GetInt32())];
            int[] cut = [.. ids.Take(Math.Min(ids.Length, tokenizer.MaxLength) - 1), tokenizer.EndId];

            var tokenized = tokenizer.Encode(row.text);

            Assert.Equal((row.text, string.Join(' ', cut)), (row.text, string.Join(' ', tokenized.Ids.Take(tokenized.Length))));
            Assert.Equal(ids.Length, tokenized.LengthBeforeTruncation);
        });
    }
}
