using Pyoco;
using Pyoco.Noise;

namespace WebStudio.Clips;

/// <summary>The noise that a clip begins with: frames to look at, and how they correlate.</summary>
/// <param name="Prior">The prior.</param>
/// <param name="Theory">The covariance of the frames that the prior's formula states; null where it states none.</param>
/// <param name="Measured">The covariance of the frames over the pixels and channels of this noise.</param>
/// <param name="Sheet">The frames: three channels as red, green and blue, or one as grey; -3 is black and 3 is full.</param>
internal sealed record ClipNoise(MethodSpec Prior, double[][]? Theory, double[][] Measured, FrameSheet Sheet)
{
    private const float Grey = 127.5f;
    private const float Deviation = 42.5f;
    private const int Colours = 3;

    /// <summary>Draws it: noise is a function of prior, seed and shape alone, so that it can be drawn again at any time.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="shape">(1, C, F, H, W).</param>
    /// <param name="seed">The clip's seed.</param>
    /// <param name="frameRate">Frames a second.</param>
    public static ClipNoise Draw(IVideoNoisePrior prior, VideoShape shape, ulong seed, double frameRate)
    {
        var values = new float[shape.ElementCount];
        ((ISpanNoisePrior)prior).Fill(values, shape, new NoiseKey(seed));
        var frames = Enumerable.Range(0, shape.Frames).Select(f => (ReadOnlyMemory<byte>)Picture(values, shape, f));
        return new ClipNoise(
            prior.Spec, TheoryOf(prior, shape.Frames), MeasuredIn(values, shape),
            FrameSheet.Of(new VideoClip(frames, shape.Width, shape.Height, frameRate)));
    }

    private static double[][]? TheoryOf(IVideoNoisePrior prior, int frames)
    {
        if (prior is not IGaussianNoisePrior gaussian)
        {
            return null;
        }

        var covariance = gaussian.Covariance(frames);
        return [.. Enumerable.Range(0, frames).Select(i => Enumerable.Range(0, frames).Select(j => Rounded(covariance[i, j])).ToArray())];
    }

    // The mean of products: every element is N(0, 1), so that its mean is known.
    private static double[][] MeasuredIn(float[] values, VideoShape shape)
    {
        var (pixels, frames) = (shape.Height * shape.Width, shape.Frames);
        var sums = Enumerable.Range(0, frames).Select(_ => new double[frames]).ToArray();
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            for (var i = 0; i < frames; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    sums[i][j] += Product(Plane(values, shape, channel, i), Plane(values, shape, channel, j));
                }
            }
        }

        double At(int i, int j) => Rounded(sums[Math.Max(i, j)][Math.Min(i, j)] / ((double)pixels * shape.Channels));
        return [.. Enumerable.Range(0, frames).Select(i => Enumerable.Range(0, frames).Select(j => At(i, j)).ToArray())];
    }

    private static double Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var at = 0; at < left.Length; at++)
        {
            sum += (double)left[at] * right[at];
        }

        return sum;
    }

    private static byte[] Picture(float[] values, VideoShape shape, int frame)
    {
        var picture = new byte[Colours * shape.Height * shape.Width];
        for (var colour = 0; colour < Colours; colour++)
        {
            var plane = Plane(values, shape, shape.Channels < Colours ? 0 : colour, frame);
            for (var at = 0; at < plane.Length; at++)
            {
                picture[(Colours * at) + colour] = (byte)Math.Clamp(Grey + (Deviation * plane[at]), 0, 255);
            }
        }

        return picture;
    }

    private static ReadOnlySpan<float> Plane(float[] values, VideoShape shape, int channel, int frame)
    {
        var pixels = shape.Height * shape.Width;
        return values.AsSpan(((channel * shape.Frames) + frame) * pixels, pixels);
    }

    private static double Rounded(double value) => Math.Round(value, 4);
}
