using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Compares tensors exactly.</summary>
internal static class TensorAssert
{
    public static void Same(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.False(expected.ne(actual).any().item<bool>(), $"{expected} is not {actual}");
    }
}
