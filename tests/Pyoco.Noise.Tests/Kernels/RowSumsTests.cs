namespace Pyoco.Noise.Tests;

public sealed class RowSumsTests
{
    // Frames in fours and some more, fields in sixteens and some more, pixels in vectors and some more.
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 2, 5)]
    [InlineData(21, 5, 9)]
    [InlineData(40, 7, 16)]
    public void FramesAreTheSumsOfTheDefinitionBitForBit(int frames, int height, int width)
    {
        var (shape, key) = (new VideoShape(1, 1, frames, height, width), new NoiseKey(3));
        var plane = height * width;
        var white = new float[shape.ElementCount];
        new IndependentNoise().Fill(white, shape, key);
        int[] rows = [.. Enumerable.Range(0, frames).Select(f => f * 7 % frames)];
        float Factor(int row, int column) => column > row ? 0 : (float)Math.Cos(row + 3 * column);
        var expected = new float[shape.ElementCount];
        for (var i = 0; i < expected.Length; i++)
        {
            var row = rows[i / plane];
            for (var j = 0; j <= row; j++)
            {
                expected[i] = MathF.FusedMultiplyAdd(white[j * plane + i % plane], Factor(row, j), expected[i]);
            }
        }

        var found = new float[shape.ElementCount];
        Array.Fill(found, float.NaN);
        NoiseBands.Fill(found, shape, key, 0, band => RowSums.Fill(band, rows, Factor));

        Assert.Equal(expected, found);
    }
}
