using Pyoco;
using TorchSharp;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>What is measured of noise for its pictures.</summary>
internal sealed class FrameStatistics
{
    /// <summary>Measures noise (B, C, F, H, W).</summary>
    public FrameStatistics(Tensor noise)
    {
        using var scope = NewDisposeScope();
        var shape = VideoShape.Of(noise);
        var video = noise.to(ScalarType.Float64);
        var rows = video.permute(2, 0, 1, 3, 4).reshape(shape.Frames, -1); // (F, B*C*H*W)
        var sums = rows.mm(rows.t()).data<double>().ToArray();
        Covariance = new double[shape.Frames, shape.Frames];
        for (var entry = 0; entry < sums.Length; entry++)
        {
            Covariance[entry / shape.Frames, entry % shape.Frames] = sums[entry] / rows.size(1);
        }

        var power = fft.rfft2(video, norm: FFTNormType.Ortho).abs().square().mean([0, 1, 2]).data<double>().ToArray(); // (H, W / 2 + 1)
        SpatialPower = Rings(power, shape.Height, shape.Width);
    }

    /// <summary>The covariance of the frames at a pixel, [F, F].</summary>
    public double[,] Covariance { get; }

    /// <summary>The power of a frame by its spatial frequency, in rings from the constant to half the samples' frequency.</summary>
    public IReadOnlyList<double> SpatialPower { get; }

    /// <summary>The power of a pixel by its temporal frequency, 0 to F / 2 periods a clip:
    /// <c>sum of S_ij cos(2 pi k (i - j) / F) / F</c>.</summary>
    public static IReadOnlyList<double> TemporalPower(double[,] covariance)
    {
        var frames = covariance.GetLength(0);
        var power = new double[frames / 2 + 1];
        for (var k = 0; k < power.Length; k++)
        {
            for (var i = 0; i < frames; i++)
            {
                for (var j = 0; j < frames; j++)
                {
                    power[k] += covariance[i, j] * Math.Cos(2 * Math.PI * k * (i - j) / frames) / frames;
                }
            }
        }

        return power;
    }

    private static double[] Rings(double[] power, int height, int width)
    {
        var columns = width / 2 + 1;
        return
        [
            .. Enumerable.Range(0, power.Length)
                .GroupBy(bin => (int)Math.Round(Math.Sqrt(Math.Pow(Math.Min(bin / columns, height - bin / columns), 2)
                    + Math.Pow(bin % columns, 2))), bin => power[bin])
                .Where(ring => ring.Key <= Math.Min(height, width) / 2)
                .OrderBy(ring => ring.Key)
                .Select(ring => ring.Average()),
        ];
    }
}
