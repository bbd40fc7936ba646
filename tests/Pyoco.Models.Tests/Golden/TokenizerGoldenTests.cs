using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class TokenizerGoldenTests
{
    public static TheoryData<string> Cases => GoldenCases.OfKind("tokenizer-clip");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void EverySentenceHasTheReferencesIds(string name) => Check(GoldenCases.Open(name));

    [SkippableFact]
    public void OneOtherIdFails()
    {
        var wrong = GoldenCases.FirstOfKind("tokenizer-clip").Copy(
            json => json["rows"]![0]!["input_ids"]![1] = json["rows"]![0]!["input_ids"]![1]!.GetValue<int>() + 1);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    private static void Check(GoldenCase golden)
    {
        var tokenizer = ClipTokenizer.Load(golden.Folder);
        Assert.All(golden["rows"].EnumerateArray().ToArray(), row =>
        {
            var tokenized = tokenizer.Encode(row.GetProperty("text").GetString()!);

            Assert.Equal(row.GetProperty("input_ids").EnumerateArray().Select(v => v.GetInt32()), tokenized.Ids);
            Assert.Equal(row.GetProperty("attention_mask").EnumerateArray().Select(v => v.GetInt32()), tokenized.AttentionMask);
            Assert.Equal(row.GetProperty("length_before_truncation").GetInt32(), tokenized.LengthBeforeTruncation);
            Assert.Equal(tokenized.LengthBeforeTruncation > tokenizer.MaxLength, tokenized.DroppedText.Length > 0);
        });
    }
}
