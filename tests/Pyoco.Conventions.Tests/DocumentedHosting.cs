using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Testing;

namespace Pyoco.Conventions.Tests;

/// <summary>The code of docs/hosting.md, here to be compiled.</summary>
internal static class DocumentedHosting
{
    public static void Queue()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel("models/sprites").UseModelNoise().UseEuler(steps: 12)
            .UseQueue(concurrentRuns: 1, waitingRuns: 20)
            .UseLimits(new RunLimits { Duration = TimeSpan.FromMinutes(2), Bytes = 4L << 30 })
            .Build();
    }

    public static void Batching(VideoDiffusionPipeline pipeline)
    {
        using var batched = pipeline.With(b => b.UseRequestBatching(clips: 4));
    }

    public static async Task Rejected(IVideoGenerator generator, Action<int, TimeSpan?> respond)
    {
        try
        {
            await generator.GenerateAsync("a green orc walks to the left");
        }
        catch (RunRejectedException e) when (e.Reason == RunRejection.QueueFull)
        {
            respond(503, e.RetryAfter);     // the others ask for too much: 413, say
        }
    }

    public static async Task Stream(IVideoGenerator generator, Func<ClipFrame, Task> send, CancellationToken clientGone)
    {
        await foreach (ClipFrame frame in generator.StreamAsync("a green orc walks to the left", cancellationToken: clientGone))
        {
            await send(frame);              // RGB24 in frame.Pixels; the last one has frame.Report
        }
    }

    public static async Task Preview(VideoDiffusionPipeline pipeline, AutoencoderTiny small, Action<ClipPreview> show)
    {
        var clip = await pipeline.GenerateAsync("a green orc walks to the left", new GenerationOptions
        {
            Preview = new PreviewOptions(show) { EverySteps = 5, Codec = small },
        });
    }

    public static async Task Estimate(VideoDiffusionPipeline pipeline)
    {
        GenerationEstimate estimate = await pipeline.EstimateAsync(["a green orc"], new GenerationOptions { Frames = 16, Steps = 50 });
        Console.WriteLine($"{estimate.Evaluations} evaluations, {estimate.Duration.TotalSeconds:F0} s, {estimate.Bytes >> 20} MB");
    }

    public static void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddVideoDiffusionPipeline(
            configuration.GetSection("Pyoco"), NoisePriorFactory.Instance, (builder, options) => builder.UseModel(options.Model));
        services.DecorateVideoGenerator((_, inner) => new LoggingGenerator(inner, Console.WriteLine));
        services.AddHealthChecks().AddVideoDiffusionPipeline();
    }

    public static async Task TestOfAnApp()
    {
        var generator = new FakeVideoGenerator(new FakeVideoOptions { Frames = 4 });
        var progress = new RecordedProgress();

        await generator.GenerateAsync("an orc", new GenerationOptions { Seed = 7 }, progress);     // your app, given the generator

        Console.WriteLine(generator.Calls[0].Options.Seed);
    }
}
