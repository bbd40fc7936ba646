using System.Runtime.InteropServices;

namespace Pyoco.Noise;

/// <summary>The blocks of some rows in the order a kernel wants them: counter word 1 of each, <c>y * 65536 + x / 4</c>.</summary>
/// <remarks>It depends on the rows' width alone, so one table serves all frames, channels and samples, and all threads.</remarks>
internal sealed unsafe class BlockTable : IDisposable
{
    /// <summary>The blocks of rows.</summary>
    /// <param name="kernel">Who reads the table.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="firstRow">The first row's number.</param>
    public BlockTable(INoiseKernel kernel, int width, int rows, int firstRow = 0)
    {
        (Kernel, Width, Rows) = (kernel, width, rows);
        BlocksOfARow = (width + WhiteNoise.PixelsOfABlock - 1) / WhiteNoise.PixelsOfABlock;

        // Kernels read whole steps; what is behind the last block makes words that nobody takes.
        var size = (nuint)((long)BlocksOfARow * rows + NoiseKernels.MostBlocksAtOnce) * sizeof(uint);
        Blocks = (uint*)NativeMemory.AlignedAlloc(size, 64);
        NativeMemory.Clear(Blocks, size);

        var lanes = kernel.LaneOfBlock;
        var n = 0;
        for (var y = (uint)firstRow; y < firstRow + rows; y++)
        {
            for (var block = 0u; block < BlocksOfARow; block++, n++)
            {
                Blocks[(n & -lanes.Length) + lanes[n & (lanes.Length - 1)]] = (y << 16) | block;
            }
        }
    }

    /// <summary>Who reads the table.</summary>
    public INoiseKernel Kernel { get; }

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>Blocks of a row; the last one may reach beyond it.</summary>
    public int BlocksOfARow { get; }

    /// <summary>The table.</summary>
    public uint* Blocks { get; private set; }

    /// <summary>Frees the table.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Blocks);
        Blocks = null;
    }
}
