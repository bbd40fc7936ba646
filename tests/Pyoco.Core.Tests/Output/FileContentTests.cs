using System.Text;

namespace Pyoco.Tests;

public sealed class FileContentTests
{
    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:abab\nsize 3438167540\n", "Git LFS")]
    [InlineData("<!DOCTYPE html>\n<html><body>Please sign in</body></html>\n", "HTML")]
    [InlineData("\uFEFF  <HTML lang=en>", "HTML")]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "XML")]
    [InlineData("{\"error\": \"Access to the model is restricted.\"}\n", "JSON")]
    [InlineData("Entry not found", "a text")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("GGUF\u0003", "GGUF")]
    [InlineData("", "an empty file")]
    public void TextsAndSignaturesAreTold(string content, string kind) =>
        Assert.Contains(kind, FileContent.Describe(Encoding.UTF8.GetBytes(content)));

    [Theory]
    [InlineData("archive/data.pkl", "a pickle of torch.save")]
    [InlineData("sd-v1-5/data.pkl", "a pickle of torch.save")]
    [InlineData("photos/one.png", "an archive (zip)")]
    public void APickleIsToldFromOtherArchivesByItsFirstEntry(string entry, string kind)
    {
        var header = new byte[30];
        "PK\u0003\u0004"u8.CopyTo(header);
        header[26] = (byte)entry.Length;

        Assert.Equal(kind, FileContent.Describe([.. header, .. Encoding.UTF8.GetBytes(entry), 0, 1, 2]));
    }

    [Fact]
    public void ZerosAndArchivesAreTold()
    {
        var tar = new byte[512];
        "model.bin"u8.CopyTo(tar);
        "ustar"u8.CopyTo(tar.AsSpan(257));

        Assert.Contains("zeros", FileContent.Describe(new byte[512]));
        Assert.Equal("an archive (tar)", FileContent.Describe(tar));
        Assert.Equal("a PNG picture", FileContent.Describe(PngChunks.Signature));
    }

    [Fact]
    public void WeightsAndNoiseAreNothingElse()
    {
        var noise = new byte[512];
        new Random(5).NextBytes(noise);
        byte[] weights = [0x40, 0, 0, 0, 0, 0, 0, 0, .. "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"u8];

        Assert.Null(FileContent.Describe(noise));
        Assert.Null(FileContent.Describe(weights));
        Assert.Null(FileContent.DescribeFile("/no/such/file"));
        Assert.Equal(("", " It is a text."), (FileContent.Sentence(null), FileContent.Sentence("a text")));
    }
}
