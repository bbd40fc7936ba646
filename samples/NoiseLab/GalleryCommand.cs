using Pyoco;
using Pyoco.Benchmarks;
using Pyoco.Noise;
using TorchSharp;

namespace NoiseLab;

/// <summary>Draws three pictures of every prior of the catalogue: frames, covariance and spectra, theory beside what was measured.</summary>
internal static class GalleryCommand
{
    private const int Frames = 8;

    // 16 times 4 planes of 64 x 64 are 262,144 draws of each frame: a covariance is measured to 0.003.
    private static readonly VideoShape Shape = new(16, 4, Frames, 64, 64);

    // Captured noise is whatever was captured, and has no picture of its own.
    private static (string Name, IVideoNoisePrior Prior)[] Catalogue() =>
    [
        ("independent", NoisePriors.Independent),
        ("shared", NoisePriors.Shared),
        ("mixed", NoisePriors.Mixed()),
        ("progressive", NoisePriors.Progressive()),
        ("decomposed", NoisePriors.Decomposed(0.5, 0.5, 0.5, 1, 0.5, 0.5, 0.5, 0.5)),
        ("ornstein-uhlenbeck", NoisePriors.Kernel(CovarianceKernel.OrnsteinUhlenbeck, scale: 0.25, rate: 8)),
        ("matern32", NoisePriors.Kernel(CovarianceKernel.Matern32, scale: 0.25, rate: 8)),
        ("matern52", NoisePriors.Kernel(CovarianceKernel.Matern52, scale: 0.25, rate: 8)),
        ("squared-exponential", NoisePriors.Kernel(CovarianceKernel.SquaredExponential, scale: 0.25, rate: 8)),
        ("looping", NoisePriors.Looping(Frames)),
        ("shots", NoisePriors.Shots(NoisePriors.Progressive(), [3, 5], across: 0.1)),
        ("blended", NoisePriors.Blended(NoisePriors.Progressive(), NoisePriors.Independent)),
        ("offset", NoisePriors.Offset(NoisePriors.Independent, NoisePriors.Shared, strength: 0.3)),
        ("frequency", NoisePriors.Frequency(NoisePriors.Progressive(), NoisePriors.Independent, SpatialFilter.Gaussian())),
        ("rescheduled", NoisePriors.Rescheduled(NoisePriors.Independent, length: 4, stride: 2)),
        ("residual", NoisePriors.Residual(MovingSquare())),
    ];

    public static int Run(Arguments arguments, TextWriter output)
    {
        var (folder, seed) = (arguments.Required("output"), arguments.Seed());
        NativeRuntime.ThrowIfUnavailable();
        Directory.CreateDirectory(folder);
        foreach (var (name, prior) in Catalogue())
        {
            using var scope = torch.NewDisposeScope();
            var noise = prior.Sample(Shape, new NoiseKey(seed));
            var (theory, statistics) = (TheoryOf(prior), new FrameStatistics(noise));
            Write(folder, $"{name}-frames.png", NoisePictures.Frames(noise, prior.Spec), output);
            Write(folder, $"{name}-covariance.png", NoisePictures.Covariances(theory, statistics.Covariance, prior.Spec), output);
            Write(folder, $"{name}-spectrum.png", NoisePictures.Spectra(theory, statistics, prior.Spec), output);
        }

        return Lab.Done;
    }

    // The control video of residual noise: a white square that moves to the right on black.
    private static torch.Tensor MovingSquare()
    {
        var (size, step) = (Shape.Width / 2, Shape.Width / (2 * Frames));
        var pixels = new float[Frames * Shape.Height * Shape.Width];
        for (var frame = 0; frame < Frames; frame++)
        {
            for (var y = size / 2; y < size / 2 + size; y++)
            {
                pixels.AsSpan((frame * Shape.Height + y) * Shape.Width + frame * step, size).Fill(1);
            }
        }

        return torch.tensor(pixels).reshape(1, 1, Frames, Shape.Height, Shape.Width);
    }

    // Null where a prior states no law.
    private static double[,]? TheoryOf(IVideoNoisePrior prior) => (prior as ILinearGaussianPrior)?.Law(Shape).PixelCovariance();

    private static void Write(string folder, string file, Picture picture, TextWriter output)
    {
        var path = Path.Combine(folder, file);
        PngImage.Write(path, picture.Pixels, picture.Width, picture.Height);
        output.WriteLine(path);
    }
}
