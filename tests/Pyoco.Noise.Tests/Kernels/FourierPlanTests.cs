namespace Pyoco.Noise.Tests;

public sealed unsafe class FourierPlanTests
{
    private const int Width = 16;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(16)]
    [InlineData(30)]
    [InlineData(64)]
    [InlineData(104)]
    public void ItIsTheSumOfTheDefinitionAndComesBack(int length)
    {
        var values = Enumerable.Range(0, 4 * length * Width).Select(i => (float)Math.Sin(i * i % 1009)).ToArray();
        var original = Array.ConvertAll(values, v => (double)v);
        var plan = new FourierPlan(length);
        fixed (float* start = values)
        {
            var (size, x) = (length * Width, new ComplexRows(start, start + length * Width));
            var result = plan.Apply(x, x + 2 * size, Width);
            var other = result.Real == x.Real ? x + 2 * size : x;
            for (var k = 0; k < length; k++)
            {
                var (real, imaginary) = Sum(original, length, k, column: 3);
                Assert.Equal(real, result.Real[k * Width + 3], 1e-6 * length);
                Assert.Equal(imaginary, result.Imaginary[k * Width + 3], 1e-6 * length);
            }

            var back = plan.Apply(result.Swapped, other.Swapped, Width).Swapped;
            for (var i = 0; i < size; i++)
            {
                Assert.Equal(original[i] * length, back.Real[i], 1e-6 * length);
                Assert.Equal(original[size + i] * length, back.Imaginary[i], 1e-6 * length);
            }
        }
    }

    [Fact]
    public void RowsArePaddedToWholeVectors() => Assert.Equal([16, 16, 32, 64], new[] { 1, 16, 17, 64 }.Select(FourierPlan.Padded));

    private static (double Real, double Imaginary) Sum(double[] values, int length, int frequency, int column)
    {
        var (real, imaginary) = (0.0, 0.0);
        for (var n = 0; n < length; n++)
        {
            var (sine, cosine) = Math.SinCos(-2 * Math.PI * (frequency * n % length) / length);
            var (r, i) = (values[n * Width + column], values[(length + n) * Width + column]);
            real += r * cosine - i * sine;
            imaginary += r * sine + i * cosine;
        }

        return (real, imaginary);
    }
}
