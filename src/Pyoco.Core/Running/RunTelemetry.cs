using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pyoco;

/// <summary>Traces and metrics of runs, for <c>AddSource(RunTelemetry.Name)</c> and <c>AddMeter(RunTelemetry.Name)</c> of
/// OpenTelemetry. No prompt is in any of them.</summary>
/// <remarks>
/// <para>Activities: <c>run</c> and in it <c>queue</c>, <c>encode</c>, <c>denoise</c>, <c>decode</c>.</para>
/// <para>Instruments: <c>pyoco.runs</c> and <c>pyoco.run.duration</c> by <c>operation</c> (generate, stream, invert, estimate) and
/// <c>outcome</c> (completed, cancelled, failed, rejected), <c>pyoco.queue.length</c>, <c>pyoco.queue.duration</c>,
/// <c>pyoco.steps.rate</c>, <c>pyoco.frames</c>, and <c>pyoco.native.memory</c>, which is what libtorch and other native code hold in the
/// heap of the C library (Linux with glibc; TorchSharp does not tell the bytes of tensors).</para>
/// </remarks>
public static class RunTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Pyoco";

    internal const string Operation = "operation";
    internal const string Outcome = "outcome";

    private static readonly Meter Meter = new(Name);

    internal static ActivitySource Source { get; } = new(Name);

    internal static Counter<long> Runs { get; } = Meter.CreateCounter<long>("pyoco.runs", "{run}", "Calls of pipelines that ended.");

    internal static Histogram<double> Duration { get; } =
        Meter.CreateHistogram<double>("pyoco.run.duration", "s", "Time of a run, waiting not counted.");

    internal static Histogram<double> Waiting { get; } =
        Meter.CreateHistogram<double>("pyoco.queue.duration", "s", "Time that a run waited for its turn.");

    internal static UpDownCounter<long> QueueLength { get; } =
        Meter.CreateUpDownCounter<long>("pyoco.queue.length", "{run}", "Runs that wait for their turn.");

    internal static Histogram<double> StepRate { get; } =
        Meter.CreateHistogram<double>("pyoco.steps.rate", "{step}/s", "Steps a second of a run that was completed.");

    internal static Counter<long> Frames { get; } = Meter.CreateCounter<long>("pyoco.frames", "{frame}", "Decoded frames.");

    internal static ObservableGauge<long> NativeMemory { get; } = Meter.CreateObservableGauge(
        "pyoco.native.memory", Measure, "By", "Bytes in use in the native heap, tensors among them.");

    private static IEnumerable<Measurement<long>> Measure() => NativeHeap.BytesInUse() is { } bytes ? [new Measurement<long>(bytes)] : [];
}
