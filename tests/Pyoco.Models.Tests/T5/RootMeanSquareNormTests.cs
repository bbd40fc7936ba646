using TorchSharp;
using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class RootMeanSquareNormTests
{
    [Fact]
    public void VectorsAreDividedByTheirRootMeanSquareAndScaled()
    {
        using var scope = NewDisposeScope();
        using var norm = new RootMeanSquareNorm(2, eps: 0.5, CPU);
        norm.Replace("weight", new TorchSharp.Modules.Parameter(tensor(new[] { 2f, 3f })));

        // The mean square of (3, 4) is 12.5; with epsilon 13.
        var output = norm.Forward(tensor(new[] { 3f, 4f }).view(1, 1, 2));

        Tensors.Close(tensor(new[] { 6f, 12f }).view(1, 1, 2).Over(MathF.Sqrt(13)), output, 1e-6);
        Assert.Equal("weight", Assert.Single(norm.named_parameters()).name);
    }

    [Fact]
    public void LargeNumbersInHalfPrecisionDoNotOverflow()
    {
        using var scope = NewDisposeScope();
        using var norm = new RootMeanSquareNorm(4, eps: 1e-6, CPU);
        norm.to(ScalarType.Float16);

        var output = norm.Forward(TensorArithmetic.Filled([1, 4], 1000, ScalarType.Float16, CPU));

        Assert.Equal(ScalarType.Float16, output.dtype);
        Tensors.Close(ones(1, 4), output, 1e-3);
    }
}
