using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Pyoco.TestSupport;

namespace Pyoco.Tests;

/// <summary>Through the SDK of OpenTelemetry, as a host reads them. Other tests run beside these: traces are told apart by their parent,
/// metrics are compared before and after, as at least.</summary>
public sealed class RunTelemetryTests : IDisposable
{
    private readonly List<Activity> _activities = [];
    private readonly List<Metric> _metrics = [];
    private readonly ActivitySource _tests = new(nameof(RunTelemetryTests));
    private readonly TracerProvider _tracer;
    private readonly MeterProvider _meter;

    public RunTelemetryTests()
    {
        _tracer = Sdk.CreateTracerProviderBuilder().AddSource(RunTelemetry.Name, _tests.Name).AddInMemoryExporter(_activities).Build();
        _meter = Sdk.CreateMeterProviderBuilder().AddMeter(RunTelemetry.Name).AddInMemoryExporter(_metrics).Build();
    }

    public void Dispose()
    {
        _tracer.Dispose();
        _meter.Dispose();
        _tests.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARunIsATraceOfItsPartsWithoutItsPrompt(bool isAsynchronous)
    {
        using var pipeline = Build();
        ActivityTraceId trace;
        using (var parent = _tests.StartActivity("test")!)
        {
            trace = parent.TraceId;
            _ = isAsynchronous ? await pipeline.GenerateAsync("a secret wish") : pipeline.Generate("a secret wish");
        }

        _tracer.ForceFlush();
        Activity[] all;
        lock (_activities)
        {
            all = [.. _activities.Where(a => a.TraceId == trace && a.Source.Name == RunTelemetry.Name)];
        }

        var run = Assert.Single(all, a => a.OperationName == "run");
        Assert.Equal(["decode", "denoise", "encode", "queue"], all.Where(a => a != run).Select(a => a.OperationName).Order());
        Assert.All(all.Where(a => a != run), a => Assert.Equal(run.SpanId, a.ParentSpanId));
        Assert.Equal(("generate", "completed", 3), (run.GetTagItem("operation"), run.GetTagItem("outcome"), run.GetTagItem("pyoco.steps")));
        Assert.DoesNotContain(all.SelectMany(a => a.TagObjects), tag => $"{tag.Value}".Contains("secret"));
    }

    [Fact]
    public async Task RunsAreCountedByOperationAndOutcomeWithTheirFramesAndSteps()
    {
        using var pipeline = Build();
        using var stop = new CancellationTokenSource();
        var before = Read();

        await pipeline.StreamAsync("x").ToListAsync();
        await Assert.ThrowsAsync<FormatException>(() => pipeline.GenerateAsync("x", new() { OnStep = _ => throw new FormatException() }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => pipeline.GenerateAsync("x", new() { OnStep = _ => stop.Cancel() }, cancellationToken: stop.Token));
        var after = Read();

        foreach (var counted in new[] { "pyoco.runs stream completed", "pyoco.runs generate failed", "pyoco.runs generate cancelled" })
        {
            Assert.True(after.GetValueOrDefault(counted) >= before.GetValueOrDefault(counted) + 1, counted);
        }

        Assert.True(after["pyoco.frames"] >= before.GetValueOrDefault("pyoco.frames") + 4);
        Assert.True(after["pyoco.steps.rate"] >= before.GetValueOrDefault("pyoco.steps.rate") + 1);
        Assert.True(after.ContainsKey("pyoco.queue.length"));
        Assert.True(after.ContainsKey("pyoco.run.duration stream completed"));
        Assert.True(!OperatingSystem.IsLinux() || after["pyoco.native.memory"] > 0);
    }

    // The latest values by instrument and tags; of histograms the number of values.
    private Dictionary<string, double> Read()
    {
        _metrics.Clear();
        _meter.ForceFlush();
        var values = new Dictionary<string, double>();
        foreach (var metric in _metrics)
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                var name = metric.Name;
                foreach (var tag in point.Tags)
                {
                    name += $" {tag.Value}";
                }

                values[name] = metric.MetricType switch
                {
                    MetricType.Histogram => point.GetHistogramCount(),
                    MetricType.LongGauge => point.GetGaugeLastValueLong(),
                    _ => point.GetSumLong(),
                };
            }
        }

        return values;
    }

    private static VideoDiffusionPipeline Build() => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(3).Build();
}
