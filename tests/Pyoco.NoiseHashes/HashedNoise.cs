using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Pyoco.Noise;

namespace Pyoco.NoiseHashes;

/// <summary>SHA-256 of the noise of every prior in several shapes; the tests compare them over processes that run other instructions.</summary>
internal static class HashedNoise
{
    private delegate void Filler(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame, int? threads);

    private static readonly (string Name, Filler Fill)[] Priors =
    [
        ("independent", new IndependentNoise().Fill),
        ("mixed", new MixedNoise(1).Fill),
        ("progressive", new ProgressiveNoise(2).Fill),
    ];

    // The last two are worth several threads, and neither's rows fill a vector.
    private static readonly VideoShape[] Shapes =
    [
        new(1, 1, 1, 1, 1), new(2, 1, 3, 7, 1), new(1, 2, 2, 1, 33), new(2, 3, 4, 5, 6), new(1, 2, 3, 40, 64), new(1, 1, 8, 129, 130), new(2, 3, 3, 96, 84),
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
}
