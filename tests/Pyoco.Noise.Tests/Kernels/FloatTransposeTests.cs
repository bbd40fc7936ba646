namespace Pyoco.Noise.Tests;

public sealed unsafe class FloatTransposeTests
{
    [Theory]
    [InlineData(8, 8)]
    [InlineData(16, 32)]
    [InlineData(17, 9)]
    [InlineData(1, 30)]
    [InlineData(30, 1)]
    public void RowsBecomeColumnsAndNothingElseIsWritten(int rows, int columns)
    {
        var (width, height) = (columns + 3, rows + 2);
        var from = Enumerable.Range(0, rows * width).Select(i => (float)i).ToArray();
        var to = new float[columns * height];
        fixed (float* source = from, target = to)
        {
            FloatTranspose.Apply(source, width, rows, columns, target, height);
        }

        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < height; row++)
            {
                Assert.Equal(row < rows ? from[row * width + column] : 0, to[column * height + row]);
            }
        }
    }
}
