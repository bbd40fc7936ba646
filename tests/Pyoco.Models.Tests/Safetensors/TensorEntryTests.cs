using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TensorEntryTests
{
    [Theory]
    [InlineData("BF16", ScalarType.BFloat16)]
    [InlineData("U8", ScalarType.Byte)]
    [InlineData("F8_E4M3", null)]
    public void TheTypeIsTorchsWhereItHasOne(string code, ScalarType? type) => Assert.Equal(type, new TensorEntry("a", code, [2]).Type);
}
