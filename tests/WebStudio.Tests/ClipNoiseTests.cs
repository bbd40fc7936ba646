using Pyoco;
using Pyoco.Noise;
using WebStudio.Clips;

namespace WebStudio.Tests;

public class ClipNoiseTests
{
    /// <summary>The covariance of progressive noise is (alpha / sqrt(1 + alpha^2))^|i - j| (PYoCo, section 4.2). A mean of n products of
    /// correlated unit normals has the deviation sqrt((1 + c^2) / n).</summary>
    [Fact]
    public void BothCovariancesAreThoseOfTheFormula()
    {
        var (shape, alpha) = (new VideoShape(1, 3, 6, 64, 64), 1.5);
        var noise = ClipNoise.Draw(new ProgressiveNoise(alpha), shape, seed: 7, frameRate: 8);

        for (var (i, n) = (0, 3 * 64 * 64); i < 6; i++)
        {
            for (var j = 0; j < 6; j++)
            {
                var expected = Math.Pow(alpha / Math.Sqrt(1 + (alpha * alpha)), Math.Abs(i - j));
                Assert.Equal(expected, noise.Theory![i][j], 1e-4);
                Assert.Equal(expected, noise.Measured[i][j], 5 * Math.Sqrt((1 + (expected * expected)) / n));
            }
        }
    }

    [Fact]
    public void ItIsTheNoiseThatAPipelineDraws()
    {
        var (shape, prior) = (new VideoShape(1, 1, 2, 4, 4), new MixedNoise(alpha: 1));
        var values = new float[shape.ElementCount];
        prior.Fill(values, shape, new NoiseKey(3));

        var sheet = SixLabors.ImageSharp.Image.Load<SixLabors.ImageSharp.PixelFormats.Rgb24>(
            ClipNoise.Draw(prior, shape, seed: 3, frameRate: 8).Sheet.Png);

        for (var at = 0; at < 16; at++)
        {
            var second = sheet[4 + (at % 4), at / 4];
            Assert.Equal((byte)Math.Clamp(127.5f + (42.5f * values[16 + at]), 0, 255), second.R);
            Assert.Equal((second.R, second.R), (second.G, second.B));
        }
    }
}
