using System.Diagnostics;
using Pyoco.Models;
using Pyoco.Noise;

namespace Pyoco.Benchmarks;

/// <summary>What a host feels of the clips that it makes: how soon the thread pool answers, how soon a run stops, clips a minute.</summary>
internal static class HostingBenchmark
{
    private const int Clips = 8;
    private const string Prompt = "a green orc walks to the left";

    public static void Run(HostingOptions options)
    {
        CpuMemory.KeepFreedBlocks();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(options.Model).UseModelNoise().UseEuler(options.Steps).UseGuidance(3).Build();
        pipeline.Generate(Prompt, new GenerationOptions { Seed = 0 });
        if (options.Part is null or "throughput")
        {
            Throughput(pipeline, options.Rounds);
            RequestBatchingBenchmark.Run(pipeline, Prompt, options.Rounds);
        }

        if (options.Part is null or "pool")
        {
            Pool(pipeline);
        }

        if (options.Part is null or "cancel")
        {
            Cancellation(pipeline, options);
        }
    }

    private static void Pool(VideoDiffusionPipeline pipeline)
    {
        foreach (var clips in new[] { 0, 1, 4, 8 })
        {
            Pool(pipeline, clips, "GenerateAsync", seed => pipeline.GenerateAsync(Prompt, new GenerationOptions { Seed = seed }));
        }

        foreach (var clips in new[] { 1, 4, 8 })
        {
            Pool(pipeline, clips, "Generate on the pool", seed => Task.Run(
                () => pipeline.Generate(Prompt, new GenerationOptions { Seed = seed })));
        }
    }

    private static void Cancellation(VideoDiffusionPipeline pipeline, HostingOptions options)
    {
        Cancellation(pipeline, options, "8 frames of 64 x 64", new GenerationOptions { Seed = 1 });
        Cancellation(
            pipeline, options, "16 frames of 256 x 256", new GenerationOptions { Seed = 1, Frames = 16, Height = 256, Width = 256 });
    }

    // The same clips in batches of different sizes, in turn, as a machine does not keep its pace. Processor seconds, of all threads
    // together, mean something beside other work too.
    private static void Throughput(VideoDiffusionPipeline pipeline, int rounds)
    {
        int[] sizes = [1, 2, 4, 8];
        var seconds = sizes.ToDictionary(size => size, _ => new List<double>());
        var processor = sizes.ToDictionary(size => size, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var size in sizes)
            {
                var (clock, before) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
                pipeline.Generate([Prompt], new GenerationOptions { Seed = 1, ClipsPerPrompt = Clips, BatchSize = size });
                seconds[size].Add(clock.Elapsed.TotalSeconds);
                processor[size].Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds / Clips);
            }
        }

        foreach (var size in sizes)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"batches of {size}: {60 * Clips / Median.Of(seconds[size]),6:F1} clips a minute, ")
                + FormattableString.Invariant($"{Median.Of(processor[size]):F3} processor seconds a clip (of {rounds} rounds)"));
        }
    }

    // How long an item of the pool waits while clips are made: what /health costs beyond its own work.
    private static void Pool(VideoDiffusionPipeline pipeline, int clips, string how, Func<ulong, Task<VideoClip>> make)
    {
        var waits = new List<double>();
        var clock = Stopwatch.StartNew();
        var made = Task.WhenAll(Enumerable.Range(0, clips).Select(i => make((ulong)i)));
        var until = TimeSpan.FromSeconds(10);
        while (clips == 0 ? clock.Elapsed < until / 3 : !made.IsCompleted)
        {
            waits.Add(Wait());
            Thread.Sleep(20);
        }

        made.GetAwaiter().GetResult();
        Console.WriteLine(FormattableString.Invariant(
            $"{how}, {clips} clips: the pool answers after {1000 * Median.Of(waits):F2} ms in the median, {1000 * waits.Max():F1} ms at ")
            + FormattableString.Invariant($"worst, of {waits.Count}; {clock.Elapsed.TotalSeconds:F1} s in all"));
    }

    private static double Wait()
    {
        using var done = new ManualResetEventSlim();
        var clock = Stopwatch.StartNew();
        ThreadPool.QueueUserWorkItem(_ => done.Set());
        done.Wait();
        return clock.Elapsed.TotalSeconds;
    }

    // Cancelled at moments spread over the run.
    private static void Cancellation(VideoDiffusionPipeline pipeline, HostingOptions options, string size, GenerationOptions request)
    {
        var clock = Stopwatch.StartNew();
        pipeline.Generate(Prompt, request with { Steps = 2 });
        var step = clock.Elapsed / 2;
        var late = new List<double>();
        for (var i = 0; i < 3 * options.Rounds; i++)
        {
            using var stop = new CancellationTokenSource();
            var run = pipeline.GenerateAsync(Prompt, request with { Steps = 4 }, cancellationToken: stop.Token);
            Thread.Sleep(step * (0.3 + (3.2 * i / (3 * options.Rounds))));
            clock.Restart();
            stop.Cancel();
            try
            {
                run.GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
            }

            late.Add(clock.Elapsed.TotalSeconds);
        }

        Console.WriteLine(FormattableString.Invariant(
            $"cancelled, {size}: ends {1000 * Median.Of(late):F0} ms later in the median, {1000 * late.Max():F0} ms at worst, ")
            + FormattableString.Invariant($"of {late.Count}; a step takes {step.TotalSeconds:F2} s"));
    }
}
