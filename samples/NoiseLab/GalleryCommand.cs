using System.CommandLine;
using Pyoco;
using Pyoco.Benchmarks;
using Pyoco.Noise;
using Pyoco.Samples;
using TorchSharp;

namespace NoiseLab;

/// <summary>Draws three pictures of every prior of the catalogue: frames, covariance and spectra, theory beside what was
/// measured.</summary>
internal static class GalleryCommand
{
    private const int Frames = 8;

    private static readonly Option<string> Target = ValuedOption.Required("--output", "DIR", "the folder of the pictures");
    private static readonly string[] Kinds = ["frames", "covariance", "spectrum"];

    // 16 times 4 planes of 64 x 64 are 262,144 draws of each frame: a covariance is measured to 0.003.
    private static readonly VideoShape Shape = new(16, 4, Frames, 64, 64);

    // Fixed noise is whatever it was given, and has no picture of its own.
    private static (string Name, IVideoNoisePrior Prior)[] Catalogue() =>
    [
        ("independent", new IndependentNoise()),
        ("shared", new SharedNoise()),
        ("mixed", new MixedNoise()),
        ("progressive", new ProgressiveNoise()),
        ("decomposed", new DecomposedNoise(0.5, 0.5, 0.5, 1, 0.5, 0.5, 0.5, 0.5)),
        ("ornstein-uhlenbeck", new GaussianProcessNoise(CovarianceKernel.OrnsteinUhlenbeck, scale: 0.25, rate: 8)),
        ("matern32", new GaussianProcessNoise(CovarianceKernel.Matern32, scale: 0.25, rate: 8)),
        ("matern52", new GaussianProcessNoise(CovarianceKernel.Matern52, scale: 0.25, rate: 8)),
        ("squared-exponential", new GaussianProcessNoise(CovarianceKernel.SquaredExponential, scale: 0.25, rate: 8)),
        ("looping", new LoopingNoise(Frames)),
        ("shots", new MultiShotNoise(new ProgressiveNoise(), [3, 5], across: 0.1)),
        ("blended", new BlendedNoise(new ProgressiveNoise(), new IndependentNoise())),
        ("offset", new OffsetNoise(new IndependentNoise(), new SharedNoise(), strength: 0.3)),
        ("frequency", new FrequencyNoise(new ProgressiveNoise(), new IndependentNoise(), SpatialFilter.Gaussian())),
        ("rescheduled", new FreeNoise(new IndependentNoise(), length: 4, stride: 2)),
        ("residual", new ResidualNoise(MovingSquare())),
    ];

    public static SampleCommand Create()
    {
        var command = new SampleCommand("gallery", "Draws every prior: frames, covariance and spectra, theory beside what was measured.")
        {
            Examples = ["gallery --output pictures"],
        };
        command.Options.Add(Target);
        command.Options.Add(LabOptions.Seed);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (folder, seed) = (parsed.GetRequiredValue(Target), parsed.GetValue(LabOptions.Seed));
        if (Path.GetExtension(folder).Length > 0)
        {
            throw new UsageException($"--output is '{folder}'; a folder was expected (no extension, or a / at its end).");
        }

        var catalogue = Catalogue();
        OutputFolder.ThrowIfNotWritable(folder, catalogue.SelectMany(c => Kinds.Select(kind => FileOf(c.Name, kind))));
        var files = new Dictionary<string, Action<Stream>>();
        foreach (var (name, prior) in catalogue)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (kind, picture) in Kinds.Zip(Pictures(prior, seed)))
            {
                files.Add(FileOf(name, kind), stream => PngImage.Write(stream, picture.Pixels, picture.Width, picture.Height));
            }
        }

        OutputFolder.Write(folder, files);
        foreach (var file in files.Keys)
        {
            parsed.InvocationConfiguration.Output.WriteLine(Path.Combine(folder, file));
        }

        return ExitCode.Done;
    }

    private static string FileOf(string prior, string kind) => $"{prior}-{kind}.png";

    // One of each kind.
    private static Picture[] Pictures(IVideoNoisePrior prior, ulong seed)
    {
        using var scope = torch.NewDisposeScope();
        var noise = prior.Sample(Shape, new NoiseKey(seed));
        var (theory, statistics) = (TheoryOf(prior), new FrameStatistics(noise));
        return
        [
            NoisePictures.Frames(noise, prior.Spec),
            NoisePictures.Covariances(theory, statistics.Covariance, prior.Spec),
            NoisePictures.Spectra(theory, statistics, prior.Spec),
        ];
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

    // Null where a prior states no distribution.
    private static double[,]? TheoryOf(IVideoNoisePrior prior) => (prior as ILinearGaussianPrior)?.Distribution(Shape).PixelCovariance();
}
