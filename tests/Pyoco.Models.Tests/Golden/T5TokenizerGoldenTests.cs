using System.Text.Json;
using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class T5TokenizerGoldenTests
{
    public static TheoryData<string> Cases => GoldenCases.OfKind("tokenizer-t5");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void EverySentenceHasTheReferencesIds(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [InlineData("input_ids")]
    [InlineData("input_ids_tokenizer_json")]
    public void OneOtherIdFails(string list)
    {
        var wrong = GoldenCases.FirstOfKind("tokenizer-t5").Copy(json =>
        {
            var row = json["rows"]!.AsArray().First(r => r![list] is { } found && found.AsArray().Count > 1)!;
            row[list]![0] = row[list]![0]!.GetValue<int>() + 1;
        });

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    private static void Check(GoldenCase golden)
    {
        var model = T5Tokenizer.Load(golden.Folder);
        var onlyJson = golden.Copy();
        File.Delete(onlyJson.PathOf("spiece.model"));
        var json = T5Tokenizer.Load(onlyJson.Folder);
        Assert.All(golden["rows"].EnumerateArray().ToArray(), row =>
        {
            var ids = row.GetProperty("input_ids");

            Compare(ids, model.Encode(row.GetProperty("text").GetString()!));
            Compare(
                row.TryGetProperty("input_ids_tokenizer_json", out var other) ? other : ids,
                json.Encode(row.GetProperty("text").GetString()!));
        });
    }

    private static void Compare(JsonElement expected, TokenizedText actual)
    {
        Assert.Equal(expected.EnumerateArray().Select(v => v.GetInt32()), actual.Ids.Take(actual.Length));
        Assert.Equal(actual.Length, actual.LengthBeforeTruncation);
        Assert.Equal("", actual.DroppedText);
    }
}
