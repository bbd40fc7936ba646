using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Pyoco.Noise;

namespace Pyoco.NoiseHashes;

/// <summary>SHA-256 of the noise of every prior in several shapes; the tests compare them over processes that run other
/// instructions.</summary>
internal static class HashedNoise
{
    private delegate void Filler(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame, int? threads);

    private static readonly TorchCudaNoise Cuda = new(4, 512);

    // In the order of the catalogue. Captured noise computes nothing, and noise of torch's generators is not ours.
    private static readonly (string Name, Filler Fill)[] Priors =
    [
        ("independent", new IndependentNoise().Fill),
        ("mixed", new MixedNoise(1).Fill),
        ("progressive", new ProgressiveNoise(2).Fill),
        ("shared", new SharedNoise().Fill),
        ("decomposed", new DecomposedNoise(0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1).Fill),
        ("kernel", new GaussianProcessNoise(CovarianceKernel.Matern32, 0.1, rate: 24).Fill),
        ("looping", new LoopingNoise(7, 1.5).Fill),
        ("shots", new MultiShotNoise(new MixedNoise(1), [3, 4, 9], 0.2).Fill),
        ("blended", new BlendedNoise(new ProgressiveNoise(2), new SharedNoise(), 0.3).Fill),
        ("offset", new OffsetNoise(new MixedNoise(1), new IndependentNoise()).Fill),
        ("frequency", new FrequencyNoise(new SharedNoise(), new IndependentNoise(), SpatialFilter.Gaussian()).Fill),
        ("rescheduled", new FreeNoise(new IndependentNoise(), 4, 2).Fill),
        ("residual", Residual().Fill),
        ("torch-cuda", (destination, shape, key, _, threads) => Cuda.Fill(destination, shape, key, 0, threads)),
    ];

    // The last two are worth several threads, and neither's rows fill a vector.
    private static readonly VideoShape[] Shapes =
    [
        new(1, 1, 1, 1, 1), new(2, 1, 3, 7, 1), new(1, 2, 2, 1, 33), new(2, 3, 4, 5, 6),
        new(1, 2, 3, 40, 64), new(1, 1, 8, 129, 130), new(2, 3, 3, 96, 84),
    ];

    /// <summary>The numbers of threads that are tried.</summary>
    public static IReadOnlyList<int> Threads { get; } = [1, 2, 5];

    /// <summary>A line for each prior, shape, first frame and number of threads.</summary>
    public static IEnumerable<string> Lines() =>
        from prior in Priors
        from shape in Shapes
        from firstFrame in new[] { 0, 3 }
        from threads in Threads
        select $"{prior.Name} {shape} from {firstFrame} on {threads} threads: {Hash(prior.Fill, shape, firstFrame, threads)}";

    private static string Hash(Filler fill, VideoShape shape, int firstFrame, int threads)
    {
        var values = new float[shape.ElementCount];
        fill(values, shape, new NoiseKey(42, 1), firstFrame, threads);
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(values)));
    }

    // Of a control video in a file, which needs no libtorch.
    private static ResidualNoise Residual()
    {
        var values = new float[11 * 6 * 5];
        new IndependentNoise().Fill(values, new VideoShape(1, 1, 11, 6, 5), new NoiseKey(3));
        var header = Encoding.UTF8.GetBytes(
            $$$"""{"noise":{"dtype":"F32","shape":[1,1,11,6,5],"data_offsets":[0,{{{4 * values.Length}}}]}}""");
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. header, .. MemoryMarshal.AsBytes<float>(values)]);
            return ResidualNoise.Load(path, 0.2);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
