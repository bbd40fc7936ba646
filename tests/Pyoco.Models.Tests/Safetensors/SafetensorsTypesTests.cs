using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class SafetensorsTypesTests
{
    [Fact]
    public void EveryReadableTypeHasItsSizeAndTorchsType() => Assert.All(SafetensorsTypes.Readable, type =>
    {
        using var one = ones(1, dtype: type.Type);
        Assert.Equal(one.bytes.Length, type.Size);
        Assert.Equal((8 * type.Size, type.Type), (SafetensorsTypes.BitsOf(type.Code), SafetensorsTypes.Of(type.Code)));
    });

    [Theory]
    [InlineData("F8_E4M3", 8)]
    [InlineData("U64", 64)]
    [InlineData("F6_E2M3", 6)]
    [InlineData("F99", null)]
    public void OfOtherTypesTheSizeIsKnown(string code, int? bits)
    {
        Assert.Equal(bits, SafetensorsTypes.BitsOf(code));
        Assert.Null(SafetensorsTypes.Of(code));
    }
}
