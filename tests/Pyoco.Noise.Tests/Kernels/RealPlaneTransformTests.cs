namespace Pyoco.Noise.Tests;

public sealed unsafe class RealPlaneTransformTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(7, 1)]
    [InlineData(2, 2)]
    [InlineData(8, 12)]
    [InlineData(5, 7)]
    [InlineData(66, 10)] // more rows of bins than go across at once
    [InlineData(4, 67)] // more pairs of columns than go down at once
    public void ItIsTwiceTheSumOfTheDefinitionAndComesBack(int rows, int columns)
    {
        var plane = Enumerable.Range(0, rows * columns).Select(i => (float)Math.Sin(i * i % 1009)).ToArray();
        var back = new float[plane.Length];
        var transform = new RealPlaneTransform(rows, columns);
        var memory = new float[(int)transform.Work];
        fixed (float* from = plane, to = back, work = memory)
        {
            transform.Down(from, work);
            for (var row = 0; row < transform.Half; row += RealPlaneTransform.RowsAtOnce)
            {
                var count = Math.Min(RealPlaneTransform.RowsAtOnce, transform.Half - row);
                var bins = transform.Across(row, count, work);
                for (var i = 0; i < count * columns; i++)
                {
                    var (y, x) = (row + i / columns, i % columns);
                    var at = x * FourierPlan.Padded(count) + i / columns;
                    AreTheSums(plane, (rows, columns), (y, x), bins.Real[at], bins.Imaginary[at]);
                }

                transform.AcrossBack(bins, row, count, work);
            }

            transform.DownBack(to, work);
        }

        Assert.All(plane.Zip(back), pair => Assert.Equal(2.0 * rows * columns * pair.First, pair.Second, 2e-6 * rows * columns));
    }

    // Row 0 has the highest frequency of an even number of rows beside it, times i.
    private static void AreTheSums(float[] plane, (int Rows, int Columns) size, (int Y, int X) bin, float real, float imaginary)
    {
        var (r, i) = Sum(plane, size, bin.Y, bin.X);
        if (bin.Y == 0 && size.Rows % 2 == 0)
        {
            var (lastR, lastI) = Sum(plane, size, size.Rows / 2, bin.X);
            (r, i) = (r - lastI, i + lastR);
        }

        Assert.Equal(2 * r, real, 2e-6 * plane.Length);
        Assert.Equal(2 * i, imaginary, 2e-6 * plane.Length);
    }

    private static (double Real, double Imaginary) Sum(float[] plane, (int Rows, int Columns) size, int vertical, int horizontal)
    {
        var (real, imaginary) = (0.0, 0.0);
        for (var i = 0; i < plane.Length; i++)
        {
            var (y, x) = (i / size.Columns, i % size.Columns);
            var (sine, cosine) = Math.SinCos(-2 * Math.PI * ((double)vertical * y / size.Rows + (double)horizontal * x / size.Columns));
            (real, imaginary) = (real + plane[i] * cosine, imaginary + plane[i] * sine);
        }

        return (real, imaginary);
    }
}
