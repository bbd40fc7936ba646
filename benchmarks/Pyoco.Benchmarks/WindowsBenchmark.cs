using System.Diagnostics;
using Pyoco.Models;
using Pyoco.Noise;

namespace Pyoco.Benchmarks;

/// <summary>Time and memory of clips longer than a model's, denoised in windows.</summary>
/// <remarks>Processor seconds, of all threads together, mean something beside other work too; seconds of the clock do not.</remarks>
internal static class WindowsBenchmark
{
    private const int Length = 16;
    private const int Overlap = 4;
    private const double Megabyte = 1 << 20;

    public static void Run(WindowsOptions options)
    {
        CpuMemory.KeepFreedBlocks();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(options.Model).UseModelNoise().UseEuler(options.Steps).UseWindows(Length, Overlap).Build();
        Generate(pipeline, Length);
        Console.WriteLine($"windows of {Length} frames, {Overlap} shared, {options.Steps} steps of euler, {options.Model}");
        Console.WriteLine($"{"frames",6} {"windows",8} {"clock s",8} {"cpu s",8} {"a frame",8} {"a window",9} {"resident MB, most",18}");
        foreach (var frames in new[] { 16, 32, 64, 128 })
        {
            ForgetPeak();
            var clock = Stopwatch.StartNew();
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            Generate(pipeline, frames);
            var (elapsed, seconds) = (
                clock.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
            var (windows, peak) = (new FrameWindows(Length, Overlap).Over(frames).Count, PeakMemory.Bytes / Megabyte);
            Console.WriteLine(FormattableString.Invariant(
                $"{frames,6} {windows,8} {elapsed,8:F1} {seconds,8:F1} {seconds / frames,8:F3} {seconds / windows,9:F3} {peak,18:F0}"));
        }
    }

    private static void Generate(VideoDiffusionPipeline pipeline, int frames) =>
        pipeline.Generate("a green orc walks to the left", new GenerationOptions { Seed = 1, Frames = frames });

    // Linux: the highest resident set starts again from what it is now.
    private static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");
}
