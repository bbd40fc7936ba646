using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Pyoco.Noise;
using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>Times each prior against the TorchSharp composition that a user would write, in alternating rounds of one run.</summary>
internal static class NoiseBenchmark
{
    private const int FewestRounds = 3;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(5);

    internal static readonly (string Name, VideoShape Shape)[] Shapes =
    [
        ("latent", new VideoShape(1, 4, 16, 64, 64)),
        ("pixel", new VideoShape(1, 3, 16, 256, 256)),
        ("large", new VideoShape(1, 3, 16, 512, 512)),
        ("long", new VideoShape(1, 4, 256, 64, 64)),
    ];

    /// <summary>Prints the table line by line, and returns it.</summary>
    public static IReadOnlyList<NoiseResult> Run(NoiseOptions options)
    {
        Console.WriteLine(
            $"{Processor()}, {Environment.ProcessorCount} processors, {NoiseKernels.Path}, {RuntimeInformation.FrameworkDescription}");
        Console.WriteLine("Shapes (B, C, F, H, W): " + string.Join(", ", Shapes.Select(s => $"{s.Name} {s.Shape}")));
        Console.WriteLine(
            $"GB/s of float32 output, {(options.ProcessorTime ? "by the least processor time" : "medians")} of alternating rounds; "
            + "the baseline is the same noise composed of TorchSharp's operations.");
        Console.WriteLine("| prior              | shape  | threads |   GB/s | baseline GB/s |  ratio |");
        Console.WriteLine("|--------------------|--------|--------:|-------:|--------------:|-------:|");
        var results = new List<NoiseResult>();
        foreach (var (name, shape) in Shapes)
        {
            using var output = empty(shape.ToArray(), ScalarType.Float32);
            foreach (var contender in Measured(options, name))
            {
                foreach (var threads in options.Threads)
                {
                    var (ours, theirs) = Compare(contender, shape, output, threads, options);
                    results.Add(new NoiseResult(
                        contender.Name, name, threads, Rate(shape, ours), Rate(shape, theirs), Math.Round(theirs / ours, 3)));
                    Print(results[^1]);
                }
            }
        }

        return results;
    }

    // Ours fills the same memory again and again, as a sampler does; the baseline allocates, as users write it.
    private static (double Ours, double Theirs) Compare(
        NoiseContender contender, VideoShape shape, Tensor output, int threads, NoiseOptions options)
    {
        var time = TimeSpan.FromSeconds(options.Short ? 0.3 : 4);
        set_num_threads(threads);
        var seed = 0ul;
        Action fill = () => contender.Prior.Fill(
            MemoryMarshal.Cast<byte, float>(output.bytes), shape, new NoiseKey(seed++), 0, threads);
        Action compose = () => contender.Baseline(shape).Dispose();

        var (draws, compositions) = (DrawsOfARound(fill), DrawsOfARound(compose));
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time || ours.Count < FewestRounds;)
        {
            ours.Add(Time(fill, draws, options.ProcessorTime));
            theirs.Add(Time(compose, compositions, options.ProcessorTime));
        }

        return options.ProcessorTime ? (ours.Min(), theirs.Min()) : (Median.Of(ours), Median.Of(theirs));
    }

    private static int DrawsOfARound(Action draw)
    {
        draw(); // compiles, and fills the caches
        return (int)Math.Clamp(Round.TotalSeconds / Time(draw, 1), 1, 1000);
    }

    private static IEnumerable<NoiseContender> Measured(NoiseOptions options, string shape) => NoiseContender.All
        .Where(c => options.Prior is null || c.Name == options.Prior)
        .Where(c => c.IsFused || !options.Short || options.Prior is not null || shape != "large");

    private static double Time(Action draw, int count, bool processorTime = false)
    {
        // The threads that the other side has left spinning go to sleep first, and a draw so short that several make a round wakes ours.
        Thread.Sleep(Rest);
        if (count > 1)
        {
            draw();
        }

        var (clock, start) = (Stopwatch.StartNew(), processorTime ? ProcessorClock.Seconds : 0);
        for (var i = 0; i < count; i++)
        {
            draw();
        }

        return (processorTime ? ProcessorClock.Seconds - start : clock.Elapsed.TotalSeconds) / count;
    }

    private static double Rate(VideoShape shape, double seconds) => Math.Round(shape.ElementCount * sizeof(float) / seconds / 1e9, 3);

    private static void Print(NoiseResult r) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {r.Prior,-18} | {r.Shape,-6} | {r.Threads,7} | {r.GbPerS,6:F2} | {r.BaselineGbPerS,13:F2} | {r.Ratio,6:F1} |"));

    private static string Processor()
    {
        const string cpus = "/proc/cpuinfo";
        var model = File.Exists(cpus)
            ? File.ReadLines(cpus).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model?.Split(':', 2)[1].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
