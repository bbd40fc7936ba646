using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class WeightSha256Tests
{
    [Fact]
    public void ItIsOfAllNumbersInFloat32InTheOrderOfTheirNames()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(3, 2);
        byte[] numbers = [.. layer.bias!.bytes.ToArray(), .. layer.weight!.bytes.ToArray()];

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(numbers)), WeightSha256.Of(layer));

        using var half = layer.to(ScalarType.BFloat16);
        byte[] rounded = [
            .. half.bias!.to(ScalarType.Float32).bytes.ToArray(), .. half.weight!.to(ScalarType.Float32).bytes.ToArray()];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(rounded)), WeightSha256.Of(half));
    }
}
