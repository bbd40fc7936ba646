using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Numbers of each clip of a batch, (B, 1, 1, 1, 1), over all its other axes. Call them inside a dispose scope.</summary>
internal static class PerClip
{
    private static readonly long[] Axes = [1, 2, 3, 4];

    /// <summary>The inner products of two videos, float64.</summary>
    public static Tensor Inner(Tensor a, Tensor b) => a.to(ScalarType.Float64).mul(b.to(ScalarType.Float64)).sum(dim: Axes, keepdim: true);

    /// <summary>The standard deviations of a video, float64.</summary>
    public static Tensor Deviation(Tensor x) => x.to(ScalarType.Float64).std(Axes, unbiased: true, keepdim: true);
}
