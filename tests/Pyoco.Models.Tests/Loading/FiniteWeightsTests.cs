using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class FiniteWeightsTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void AllThatAreNotFiniteAreNamed(ScalarType type)
    {
        using var scope = NewDisposeScope();
        (string, Tensor)[] weights =
        [
            ("a", ones(3).to(type)), ("b", tensor(new[] { 1, float.NaN }).to(type)),
            ("c", tensor(new[] { 0, float.NegativeInfinity }).to(type)),
            ("d", TensorArithmetic.Counting(3, ScalarType.Int64, CPU)), ("e", zeros(0)),
        ];

        var error = Assert.Throws<CheckpointException>(() => FiniteWeights.Check("some.safetensors", weights));

        Assert.Contains("some.safetensors", error.Message);
        Assert.Contains("2 with NaN or infinite values: b, c", error.Message);
        FiniteWeights.Check("some.safetensors", [weights[0], weights[3], weights[4]]);
    }
}
