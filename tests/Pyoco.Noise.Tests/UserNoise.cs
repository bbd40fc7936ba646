namespace Pyoco.Noise.Tests;

/// <summary>A prior as a user writes it, of public pieces alone: the stationary autoregression of two parameters,
/// <c>x_i = a x_{i-1} + b x_{i-2} + s z_i</c>.</summary>
/// <remarks>The correlations are those of Yule and Walker, <c>r_1 = a / (1 - b)</c>, <c>r_k = a r_{k-1} + b r_{k-2}</c>, and
/// <c>s² = 1 - a r_1 - b r_2</c>.</remarks>
internal sealed class UserNoise : ISpanNoisePrior, IGaussianNoisePrior, ILinearGaussianPrior
{
    private readonly double _a;
    private readonly double _b;

    public UserNoise(double a, double b)
    {
        if (!(Math.Abs(b) < 1 && Math.Abs(a) < 1 - b))
        {
            throw new ArgumentOutOfRangeException(nameof(a), a, $"With b = {b} the autoregression is not stationary.");
        }

        (_a, _b) = (a, b);
    }

    public MethodSpec Spec => new("user-autoregression", ("a", _a), ("b", _b));

    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null) =>
        NoiseBands.Fill(destination, shape, key, firstFrame, FillBand, threads);

    public double[,] Covariance(int frames)
    {
        var matrix = new double[frames, frames];
        for (var i = 0; i < frames; i++)
        {
            for (var j = 0; j < frames; j++)
            {
                matrix[i, j] = Correlation(Math.Abs(i - j));
            }
        }

        return matrix;
    }

    public NoiseDistribution Distribution(VideoShape shape) =>
        NoiseDistribution.OfPixels(FrameDistribution.OfCovariance(Covariance(shape.Frames)));

    private double Correlation(int lag)
    {
        var (before, at) = (_a / (1 - _b), 1.0); // r_{-1} = r_1, r_0
        for (var k = 0; k < lag; k++)
        {
            (before, at) = (at, _a * at + _b * before);
        }

        return at;
    }

    // Walks from frame 0, so that any range of frames has the whole clip's bits.
    private void FillBand(NoiseBand band)
    {
        var r = Correlation(1);
        var own = (float)Math.Sqrt(1 - _a * r - _b * Correlation(2));
        var (last, before, next) = (new float[band.Length], new float[band.Length], new float[band.Length]);
        for (var frame = 0; frame < band.FirstFrame + band.Frames; frame++)
        {
            switch (frame)
            {
                case 0:
                    band.White(next, 0);
                    break;
                case 1:
                    band.Blend(next, 1, last, (float)r, (float)Math.Sqrt(1 - r * r));
                    break;
                default:
                    for (var i = 0; i < next.Length; i++)
                    {
                        next[i] = MathF.FusedMultiplyAdd(last[i], (float)_a, before[i] * (float)_b);
                    }

                    band.Blend(next, frame, next, 1, own);
                    break;
            }

            if (frame >= band.FirstFrame)
            {
                next.CopyTo(band[frame - band.FirstFrame]);
            }

            (before, last, next) = (last, next, before);
        }
    }
}
