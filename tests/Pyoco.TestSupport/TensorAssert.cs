using Xunit;
using static TorchSharp.torch;

namespace Pyoco.TestSupport;

/// <summary>Assertions on whole tensors.</summary>
public static class TensorAssert
{
    /// <summary>Same shape, same type, same bits everywhere.</summary>
    public static void BitEqual(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(expected.dtype, actual.dtype);
        var same = expected.detach().cpu().contiguous().bytes.SequenceEqual(actual.detach().cpu().contiguous().bytes);
        Assert.True(same, $"The tensors differ by up to {LargestDifference(expected, actual)}.");
    }

    /// <summary>Same shape, and no value further off than a tolerance.</summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = LargestDifference(expected, actual);
        Assert.True(difference <= tolerance, $"The tensors differ by up to {difference}; {tolerance} was allowed.");
    }

    /// <summary>The largest absolute difference of two tensors, in float64.</summary>
    public static double LargestDifference(Tensor first, Tensor second)
    {
        using var scope = NewDisposeScope();
        return (first.to(float64) - second.to(float64)).abs().max().item<double>();
    }
}
