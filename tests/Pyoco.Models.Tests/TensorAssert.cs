using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Compares tensors exactly, and networks.</summary>
internal static class TensorAssert
{
    public static void Same(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.False(expected.ne(actual).any().item<bool>(), $"{expected} is not {actual}");
    }

    /// <summary>Networks of the same weights that make the same of a clip. Weights stand elsewhere in a file than in memory, and on some
    /// processors the last bits of MKL's products depend on that.</summary>
    public static void SameNetworks(VideoUNet expected, VideoUNet actual, Func<VideoUNet, Tensor> forward)
    {
        var (weights, others) = (expected.Parameters(), actual.Parameters());
        Assert.Equal(weights.Select(w => w.Name), others.Select(w => w.Name));
        Assert.All(weights.Zip(others), pair => Same(pair.First.Weight, pair.Second.Weight));
        TestSupport.TensorAssert.Close(forward(expected), forward(actual), tolerance: 1e-5);
    }
}
