using System.Numerics;

namespace Pyoco.Noise.Tests;

public sealed class SpectrumDrawTests
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
    public void ItIsTheFieldOfTheBlendedBins(int rows, int columns)
    {
        var (first, second) = (Numbers(2 * rows * columns, 1), Numbers(2 * rows * columns, 2));
        var result = (float[])second.Clone();
        static double Weight(int y, int x) => 1 / (1.0 + y + 0.5 * x);

        new SpectrumDraw(rows, columns, Weight).Apply(first, result);

        for (var plane = 0; plane < 2; plane++)
        {
            var part = (plane * rows * columns)..((plane + 1) * rows * columns);
            var (low, high) = (DrawnSpectrum.Of(first[part], rows, columns), DrawnSpectrum.Of(second[part], rows, columns));
            var bins = low.Zip(high).Select((pair, b) =>
            {
                var (y, x) = (b / columns, b % columns);
                var c = Weight(Math.Min(y, rows - y), Math.Min(x, columns - x));
                return c * pair.First + Math.Sqrt(1 - c * c) * pair.Second;
            });

            var expected = DrawnSpectrum.Field([.. bins], rows, columns);

            Assert.All(expected.Zip(result[part]), pair => Assert.Equal(pair.First, pair.Second, 4e-6));
        }
    }

    // An orthogonal map: it keeps lengths, so white numbers give a white field.
    [Theory]
    [InlineData(6, 8)]
    [InlineData(5, 4)]
    [InlineData(3, 3)]
    public void NumbersAndFieldHaveTheSameSumOfSquares(int rows, int columns)
    {
        for (var i = 0; i < rows * columns; i++)
        {
            var field = new float[rows * columns];
            field[i] = 1;

            new SpectrumDraw(rows, columns, (_, _) => 0).Apply(new float[rows * columns], field);

            Assert.Equal(1, field.Sum(v => (double)v * v), 1e-6);
        }
    }

    [Fact]
    public void APlaneTooLargeIsRefused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SpectrumDraw(40_000, 40_000, (_, _) => 0));

        Assert.Contains("40000 x 40000", error.Message);
    }

    [Fact]
    public void OneFirstPlaneServesAllOthers()
    {
        var (first, result, expected) = (Numbers(60, 1), Numbers(180, 2), Numbers(180, 2));

        new SpectrumDraw(6, 10, (y, x) => 1 / (1.0 + y + x)).Apply(first, result);
        new SpectrumDraw(6, 10, (y, x) => 1 / (1.0 + y + x)).Apply([.. first, .. first, .. first], expected);

        Assert.Equal(expected, result);
    }

    private static float[] Numbers(int length, ulong seed)
    {
        var numbers = new float[length];
        new IndependentNoise().Fill(numbers, new VideoShape(1, 1, 1, 1, length), new NoiseKey(seed));
        return numbers;
    }
}
