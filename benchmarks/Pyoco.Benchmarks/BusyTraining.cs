using System.Diagnostics;
using System.Globalization;
using Pyoco.Models;
using Pyoco.Noise;
using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>The child processes of <see cref="BusyBenchmark"/>: one trains the sprites' network when it is asked to, another keeps a
/// processor busy.</summary>
internal static class BusyTraining
{
    /// <summary>The argument with which this program becomes the one that trains.</summary>
    public const string Train = "busy-train";

    /// <summary>The argument with which this program becomes the one that is in the way.</summary>
    public const string Spin = "busy-spin";

    private const int Batch = 32;
    private const int Size = 64;

    /// <summary>For every line with a number of seconds on the input: trains that long and prints the images a second.</summary>
    /// <param name="folder">The model folder.</param>
    public static void Serve(string folder)
    {
        CpuMemory.KeepFreedBlocks();
        using var model = TextToVideoModel.Load(folder);
        using var trainer = new DiffusionTrainer(model, new IndependentNoise(), new TrainingOptions());
        using var generator = new Generator(1);
        using var images = randn([Batch, 3, 1, Size, Size], generator: generator).clamp_(-1, 1);
        var captions = Enumerable.Range(0, Batch).Select(i => $"an orc with {(i % 2 == 0 ? "red" : "blue")} hair");
        using var batch = new TrainingBatch(images, [.. captions]);
        trainer.Step(batch); // warms up
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } line)
        {
            var seconds = double.Parse(line, CultureInfo.InvariantCulture);
            var steps = 0;
            var clock = Stopwatch.StartNew();
            do
            {
                trainer.Step(batch);
                steps++;
            }
            while (clock.Elapsed.TotalSeconds < seconds);

            Console.WriteLine((steps * Batch / clock.Elapsed.TotalSeconds).ToString("F3", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Keeps one processor busy until its input ends: it ends with the process that started it.</summary>
    public static void KeepBusy()
    {
        var end = Task.Run(Console.In.ReadToEnd);
        Console.WriteLine("busy");
        for (var x = 1ul; !end.IsCompleted;)
        {
            for (var i = 0; i < 1_000_000; i++)
            {
                x = x * 6364136223846793005 + 1442695040888963407;
            }

            GC.KeepAlive(x);
        }
    }
}
