using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>A prior whose law differs by spatial frequency: an autoregression whose correlation is 0.9 for the mean of a frame and falls
/// with the frequency; the mean has more variance, and all bins together the average 1. It is drawn by colouring.</summary>
internal sealed class SpectralTestNoise(double extra = 0.5) : ILinearGaussianPrior
{
    public MethodSpec Spec { get; } = new("spectral-test");

    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
    {
        using var scope = NewDisposeScope();
        var all = this.Color(new IndependentNoise().Sample(shape.WithFrames(firstFrame + shape.Frames), key));
        return all.narrow(VideoShape.FrameAxis, firstFrame, shape.Frames).clone().MoveToOuterDisposeScope();
    }

    public NoiseDistribution Distribution(VideoShape shape) => NoiseDistribution.OfFrequencies(
        shape.Height, shape.Width, (y, x) => FrameDistribution.OfCovariance(Covariance(shape, y, x)));

    /// <summary>The covariance at a bin.</summary>
    public double[,] Covariance(VideoShape shape, int y, int x)
    {
        var bins = shape.Height * shape.Width;
        var variance = (1 + (y == 0 && x == 0 ? extra * bins : 0)) / (1 + extra);
        return FrameCovariance.Of(shape.Frames, (i, j) => variance * Math.Pow(0.9 / (1 + y + 2 * x), Math.Abs(i - j)));
    }

    /// <summary>The covariance of all values of a channel, [F H W, F H W], by the sum over all bins.</summary>
    public double[,] DenseCovariance(VideoShape shape)
    {
        var (height, width, bins) = (shape.Height, shape.Width, shape.Height * shape.Width);
        return FrameCovariance.Of(shape.Frames * bins, (a, b) =>
        {
            var (dy, dx) = (a % bins / width - b % bins / width, a % width - b % width);
            var sum = 0.0;
            for (var bin = 0; bin < bins; bin++)
            {
                var (ky, kx) = (bin / width, bin % width);
                var covariance = Covariance(shape, Math.Min(ky, height - ky), Math.Min(kx, width - kx))[a / bins, b / bins];
                sum += covariance * Math.Cos(2 * Math.PI * ((double)ky * dy / height + (double)kx * dx / width));
            }

            return sum / bins;
        });
    }
}
