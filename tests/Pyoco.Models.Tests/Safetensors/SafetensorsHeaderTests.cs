using System.Buffers.Binary;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class SafetensorsHeaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EntriesAndMetadataAreReadInAnyOrder()
    {
        var path = _folder.WriteSafetensors(
            """{"b":{"data_offsets":[4,8],"shape":[2],"dtype":"F16"},"__metadata__":{"über":"\u0041"},"a":"""
                + """{"dtype":"I32","shape":[],"data_offsets":[0,4]}}"""
                + "   ",
            0, 0, 0, 0, 0, 0, 0, 0);

        using var file = SafetensorsFile.Open(path);

        Assert.Equal(["a", "b"], file.Names.Order());
        Assert.Equal((ScalarType.Int32, 0), (file.Describe("a").Type, file.Describe("a").Shape.Count));
        Assert.Equal((ScalarType.Float16, 2L), (file.Describe("b").Type, Assert.Single(file.Describe("b").Shape)));
        Assert.Equal("A", Assert.Single(file.Metadata, m => m.Key == "über").Value);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F9","shape":[4],"data_offsets":[0,4]}}""", "'F9', which the format does not have")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[0,4]}}""", "F8_E4M3 [3] needs 3")]
    [InlineData("""{"a":{"dtype":"F4","shape":[7],"data_offsets":[0,4]}}""", "no whole bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "needs 8")]
    [InlineData("""{"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]}}""", "[0, 5) of 4")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[4,0]}}""", "[4, 0)")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}""", "overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}}""", "hole")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", "describes 2")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "'a'")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"I8","shape":[4],"data_offsets":[0,4]}}""", "'dtype'")]
    [InlineData("""{"__metadata__":{},"__metadata__":{},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "__metadata__")]
    [InlineData("""{"__metadata__":{"n":1},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "__metadata__")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}""", "'a'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4.5],"data_offsets":[0,4]}}""", "'a'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4,8]}}""", "'a'")]
    [InlineData("""{"a":{"dtype":"U8","shape":4,"data_offsets":[0,4]}}""", "'a'")]
    [InlineData("""{"a":{"shape":[4],"data_offsets":[0,4]}}""", "'a'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4611686018427387904,4611686018427387904,16],"data_offsets":[0,4]}}""", "beyond 64 bits")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0,4611686018427387904,8],"data_offsets":[0,0]}}""", "beyond 64 bits")]
    [InlineData("""{"a\ud800":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "cannot be read")]
    [InlineData("""[1,2]""", "no JSON object")]
    [InlineData("""{"a":""", "cannot be read")]
    [InlineData("", "no JSON object")]
    public void WhatDoesNotAgreeIsRefusedByName(string header, string expected)
    {
        var path = _folder.WriteSafetensors(header, 1, 2, 3, 4);

        var error = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path));

        Assert.Contains(path, error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("F8_E4M3", 4)]
    [InlineData("F8_E5M2", 4)]
    [InlineData("U16", 2)]
    [InlineData("U32", 1)]
    [InlineData("F4", 8)]
    public void ATypeThatTorchLacksIsToldAndOnlyReadingItIsRefused(string type, int size)
    {
        var path = _folder.WriteSafetensors($$$"""{"a":{"dtype":"{{{type}}}","shape":[{{{size}}}],"data_offsets":[0,4]}}""", 1, 2, 3, 4);

        using var file = SafetensorsFile.Open(path);

        Assert.Equal((type, null), (file.Describe("a").TypeCode, file.Describe("a").Type));
        Assert.Equal([type], ModelInspector.Inspect(path).Types);
        Assert.Contains($"'a' of {path} has the type '{type}'", Assert.Throws<CheckpointException>(() => file.Read("a")).Message);
    }

    [Fact]
    public void NoMetadataMayBeWrittenAsNull()
    {
        var path = _folder.WriteSafetensors("""{"__metadata__":null,"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 1, 2, 3, 4);

        using var file = SafetensorsFile.Open(path);

        Assert.Empty(file.Metadata);
        Assert.Equal(["a"], file.Names);
    }

    // Whatever is downloaded in place of weights: the message says what it is.
    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:abababababab\nsize 3438167540\n", "is a pointer of Git LFS")]
    [InlineData("<!DOCTYPE html>\n<html><body>Please sign in</body></html>\n", "is a page in HTML")]
    [InlineData("{\"error\": \"Access to the model is restricted.\"}\n", "is a text in JSON")]
    [InlineData("PK\u0003\u0004photos and so on and so on, much longer than a name", "is a pickle")]
    [InlineData("GIF89a and so on", "is a GIF picture")]
    [InlineData("", "It is an empty file")]
    public void SomethingElseUnderTheNameIsSaidToBeWhatItIs(string content, string expected)
    {
        var path = _folder.WriteText("weights.safetensors", content);

        var error = Assert.ThrowsAny<Exception>(() => SafetensorsFile.Open(path));

        Assert.True(error is CheckpointException or NotSupportedException, error.GetType().Name);
        Assert.Contains(expected, error.Message);
        Assert.Contains(path, error.Message);
    }

    [Fact]
    public void MoreDimensionsThanATensorCanHaveAreRefused()
    {
        string Header(int dimensions) => """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""".Replace(
            "[1]", $"[{string.Join(',', Enumerable.Repeat(1, dimensions))}]");

        SafetensorsFile.Open(_folder.WriteSafetensors(Header(64), 1)).Dispose();

        var error = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_folder.WriteSafetensors(Header(65), 1)));
        Assert.Contains("65 dimensions", error.Message);
    }

    [Fact]
    public void ANameOfAMillionLettersIsNotRepeatedInFull()
    {
        var name = new string('n', 1_000_000);
        var path = _folder.WriteSafetensors($$$"""{"{{{name}}}":{"dtype":"{{{name}}}","shape":[1],"data_offsets":[0,1]}}""", 1);

        Assert.InRange(Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path)).Message.Length, 200, 1000);
    }

    [Fact]
    public void TextThatIsNoUtf8IsRefused()
    {
        byte[] header = [.. "{\"a"u8, 0xFF, .. "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"u8];
        File.WriteAllBytes(_folder.PathOf("case.safetensors"), ScratchFolder.SafetensorsBytes(header, []));

        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_folder.PathOf("case.safetensors")));
    }

    [Theory]
    [InlineData(100_000_000_000)]
    [InlineData(100_000_001)]
    [InlineData(93)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void AnAbsurdHeaderLengthIsRefusedWithoutAllocatingIt(long length)
    {
        var bytes = new byte[100];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        File.WriteAllBytes(_folder.PathOf("case.safetensors"), bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_folder.PathOf("case.safetensors")));

        Assert.Contains(((ulong)length).ToString(), error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void AFileWithoutALengthIsRefused(int bytes)
    {
        File.WriteAllBytes(_folder.PathOf("case.safetensors"), new byte[bytes]);

        Assert.Contains(
            $"{bytes} bytes", Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_folder.PathOf("case.safetensors"))).Message);
    }
}
