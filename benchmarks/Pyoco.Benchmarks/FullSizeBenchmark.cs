using System.Diagnostics;
using System.Globalization;
using Pyoco.Models;
using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>One call with guidance of a network of Stable Diffusion 1.5's size with motion modules, on random weights from disk: 16 frames
/// at 256 x 256 pixels.</summary>
internal static class FullSizeBenchmark
{
    /// <summary>Of the clip.</summary>
    public const int Frames = 16;

    private const int Steps = 3;
    private const int MatrixSize = 2048;
    private const int ProbeSize = 1024;
    private const int Products = 5;

    /// <summary>The arguments with which this program writes the weights and ends, so that writing them counts in no figure.</summary>
    public const string WriteWeights = "fullsize-weights";

    /// <summary>Measures ours and the reference, and prints both.</summary>
    public static IReadOnlyList<FullSizeResult> Run(FullSizeOptions options)
    {
        if (!options.FreshPages)
        {
            CpuMemory.KeepFreedBlocks();
        }

        // Setting the number, even to what it is, makes the products within an attention three to six times as slow (MKL stops seeing that
        // it is called from a thread of many).
        if (options.Threads != get_num_threads())
        {
            set_num_threads(options.Threads);
        }

        var type = TypeOf(options);
        var folder = Prepare(options.Folder, type);

        // The reference first: Linux counts the peak of the process that starts another one as the other's, too.
        var reference = FullSizeReference.Run(options, FullSizeResult.NameOf(type));
        var ours = Measure(options, folder, type);
        if (options.Measures)
        {
            FullSizeMeasures.Run(type);
        }

        Console.WriteLine($"{"",-10} {"dtype",5} {"threads",7} {"load s",8} {"step s",8} {"GFLOP/s",10} {"utilisation",11} {"peak GB",8}");
        Console.WriteLine(ours);
        if (reference is null)
        {
            return [ours];
        }

        Console.WriteLine(reference);
        Console.WriteLine(
            FormattableString.Invariant($"A step takes {ours.StepSeconds / reference.StepSeconds:F2} of the reference's time."));
        return [ours, reference];
    }

    /// <summary>The type to compute in. Some processors are six times as fast in bfloat16 as in float32, others, which emulate it, many
    /// times slower.</summary>
    internal static ScalarType TypeOf(FullSizeOptions options)
    {
        var (half, single) = (MatrixRate(ScalarType.BFloat16, ProbeSize), MatrixRate(ScalarType.Float32, ProbeSize));
        if (options.Type == ScalarType.BFloat16 && half < single)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"This processor computes slower in bfloat16 ({half:F1} GFLOP/s) than in float32 ({single:F1}): the {Steps + 1} steps take "
                + $"about {Minutes(half):F0} minutes, in float32 {Minutes(single):F0}."));
        }

        return options.Type ?? (half > single ? ScalarType.BFloat16 : ScalarType.Float32);

        static double Minutes(double rate) => (Steps + 1) * FullSizeResult.MatrixOperations / rate / 1e9 / 60;
    }

    /// <summary>The folder with the weights of a type, which another process writes if they are missing.</summary>
    internal static string Prepare(string folder, ScalarType type)
    {
        Console.WriteLine($"Weights in {folder}, written now if they are missing.");
        using var writer = Process.Start(OwnProcess.With(WriteWeights, folder, FullSizeResult.NameOf(type)))!;
        writer.WaitForExit();
        return writer.ExitCode == 0
            ? FullSizeWeights.Write(folder, type)
            : throw new IOException($"The weights could not be written to {folder} (exit code {writer.ExitCode}).");
    }

    private static FullSizeResult Measure(FullSizeOptions options, string folder, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var clock = Stopwatch.StartNew();
        using var network = VideoUNet.Load(folder, type: type);
        var load = clock.Elapsed.TotalSeconds;

        using var generator = new Generator(1);
        var latents = randn([2, 4, Frames, 32, 32], generator: generator).to(type);
        var text = randn([2, 77, 768], generator: generator).to(type);
        var timestep = TensorArithmetic.Filled([2], 500, ScalarType.Float32, CPU);
        clock.Restart();
        var bound = network.Bind(text);
        var prepare = clock.Elapsed.TotalSeconds;
        var (seconds, rates) = (new List<double>(), new List<double>());
        for (var i = 0; i <= Steps; i++)
        {
            rates.Add(MatrixRate(type)); // between the steps, as a machine does not keep its pace
            clock.Restart();
            bound(latents, timestep).Dispose();
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        var step = Median.Of(seconds[1..]); // the first call warms up
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Text of a clip, once for all its steps: {prepare:F2} s; once a step a step would take {1 + prepare / step:F3} times as long, "
            + $"once a frame and step {1 + Frames * prepare / step:F2} times."));
        return new FullSizeResult(
            "pyoco", FullSizeResult.NameOf(type), options.Threads, load, step, Median.Of(rates), PeakMemory.Bytes / 1e9);
    }

    private static double MatrixRate(ScalarType type, int size = MatrixSize)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (randn([size, size], type), randn([size, size], type));
        a.mm(b).Dispose();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Products; i++)
        {
            a.mm(b).Dispose();
        }

        return Products * 2.0 * size * size * size / clock.Elapsed.TotalSeconds / 1e9;
    }
}
