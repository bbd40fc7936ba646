using System.Runtime.CompilerServices;

namespace Pyoco.Noise;

/// <summary>Fills rows of a plane with white noise, or blends it into another field on the way: one pass over the memory.</summary>
internal static unsafe class PlaneFill
{
    // The words of a chunk are 4 KB: with the rows before and at hand they stay in the first-level cache.
    private const int BlocksOfAChunk = 256;
    private const int Alignment = 64;

    /// <summary>Fills the first rows of a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="rows">How many of them.</param>
    /// <param name="plane">The plane they are of.</param>
    /// <param name="destination">Where to, row after row.</param>
    /// <param name="blend">What to do with each value; its source has the rows of the destination.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(BlockTable table, int rows, PhiloxPlane plane, float* destination, NoiseBlend blend)
    {
        var words = Aligned(stackalloc byte[BlocksOfAChunk * WhiteNoise.PixelsOfABlock * sizeof(uint) + Alignment]);
        var scratch = (float*)Aligned(stackalloc byte[BlocksOfAChunk * WhiteNoise.PixelsOfABlock * sizeof(float) + Alignment]);
        var (kernel, blocks) = (table.Kernel, rows * table.BlocksOfARow);
        var step = kernel.BlocksAtOnce;
        var unbroken = table.Width % WhiteNoise.PixelsOfABlock == 0;
        for (var first = 0; first < blocks; first += BlocksOfAChunk)
        {
            var count = Math.Min(BlocksOfAChunk, blocks - first);
            kernel.Words(&plane, table.Blocks + first, (count + step - 1) & -step, words);

            // Whole steps go straight to memory where rows are whole blocks.
            var direct = unbroken ? count & -step : 0;
            var start = first * WhiteNoise.PixelsOfABlock;
            kernel.Transform(words, direct, destination + start, blend.From(start));
            if (direct < count)
            {
                kernel.Transform(words + WhiteNoise.PixelsOfABlock * direct, count - direct, scratch, default);
                Take(table, first + direct, count - direct, scratch, destination, blend);
            }
        }
    }

    // Takes the values of blocks that do not all lie in their rows, or do not fill a step.
    private static void Take(BlockTable table, int first, int count, float* values, float* destination, NoiseBlend blend)
    {
        var (row, block) = Math.DivRem(first, table.BlocksOfARow);
        while (count > 0)
        {
            var blocks = Math.Min(count, table.BlocksOfARow - block);
            var column = block * WhiteNoise.PixelsOfABlock;
            var start = row * table.Width + column;
            blend.From(start).Apply(values, Math.Min(blocks * WhiteNoise.PixelsOfABlock, table.Width - column), destination + start);
            values += blocks * WhiteNoise.PixelsOfABlock;
            (row, block, count) = (row + 1, 0, count - blocks);
        }
    }

    private static uint* Aligned(Span<byte> stack)
    {
        var address = (nuint)Unsafe.AsPointer(ref stack[0]);
        return (uint*)((address + (Alignment - 1)) & ~(nuint)(Alignment - 1));
    }
}
