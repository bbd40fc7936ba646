namespace Pyoco.Noise.Tests;

public sealed unsafe class BlockTableTests
{
    [Fact]
    public void ABlockIsItsRowAndAFourthOfItsColumn()
    {
        using var table = new BlockTable(new ScalarKernel(), width: 10, rows: 2, firstRow: 5);

        Assert.Equal([0x50000, 0x50001, 0x50002, 0x60000, 0x60001, 0x60002], new ReadOnlySpan<uint>(table.Blocks, 6).ToArray());
        Assert.Equal((10, 2, 3), (table.Width, table.Rows, table.BlocksOfARow));
    }

    [Fact]
    public void AVectorHoldsBlocksInTheOrderOfItsLanes()
    {
        using var table = new BlockTable(new Vector512Kernel(), width: 20, rows: 3);

        // Five blocks a row: 0 to 7 are those of the first row and three of the second.
        Assert.Equal([0, 4, 1, 0x10000, 2, 0x10001, 3, 0x10002], new ReadOnlySpan<uint>(table.Blocks, 8).ToArray());
    }

    [Fact]
    public void KernelsCanReadAWholeStepBehindTheLastBlock()
    {
        using var table = new BlockTable(new Vector512Kernel(), width: 1, rows: 1);

        Assert.Equal(new uint[32], new ReadOnlySpan<uint>(table.Blocks, 32).ToArray());
        Assert.Equal(0u, (nuint)table.Blocks % 64);
    }
}
