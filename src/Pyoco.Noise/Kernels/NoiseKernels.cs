namespace Pyoco.Noise;

/// <summary>The instruction sets that white noise is made with. The values are the same with each; only the speed is not.</summary>
public static class NoiseKernels
{
    /// <summary>The largest <see cref="INoiseKernel.BlocksAtOnce"/>.</summary>
    internal const int MostBlocksAtOnce = 32;

    /// <summary>All kernels, the fastest first.</summary>
    internal static IReadOnlyList<INoiseKernel> All { get; } = [new Vector512Kernel(), new Vector256Kernel(), new ScalarKernel()];

    /// <summary>The kernel that runs on this machine.</summary>
    internal static INoiseKernel Best { get; } = All.First(kernel => kernel.IsSupported);

    /// <summary>What runs on this machine: <c>AVX-512</c>, <c>AVX2</c> or <c>scalar</c> (also on processors that are no x64).</summary>
    public static string Path => Best.Name;
}
