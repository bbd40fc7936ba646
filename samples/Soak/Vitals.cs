using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pyoco;
using static TorchSharp.torch;

namespace Soak;

/// <summary>What the process holds at a moment at which nothing computes.</summary>
internal sealed record Vitals
{
    /// <summary>Minutes since the beginning.</summary>
    public double Minutes { get; init; }

    /// <summary>Requests made so far, or loads.</summary>
    public long Count { get; init; }

    /// <summary>Tensors that hold native memory.</summary>
    public double Tensors { get; init; }

    /// <summary>Tensors that nobody disposed, which the garbage collector freed just before this was measured.</summary>
    public double Undisposed { get; init; }

    /// <summary>Megabytes in use in the heap of the C library; NaN where that does not tell.</summary>
    public double NativeMegabytes { get; init; }

    /// <summary>Megabytes of objects in the heap of .NET.</summary>
    public double ManagedMegabytes { get; init; }

    /// <summary>The resident set.</summary>
    public double ResidentMegabytes { get; init; }

    /// <summary>Open handles: files, sockets and the like.</summary>
    public double Handles { get; init; }

    /// <summary>Threads, those of libtorch too.</summary>
    public double Threads { get; init; }

    /// <summary>Measures, after a garbage collection.</summary>
    public static Vitals Take(double minutes, long count)
    {
        const double megabyte = 1 << 20;
        var before = Tensor.TotalCount;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var tensors = Tensor.TotalCount;
        return new Vitals
        {
            Minutes = minutes,
            Count = count,
            Tensors = tensors,
            Undisposed = before - tensors,
            NativeMegabytes = NativeBytes() / megabyte,
            ManagedMegabytes = GC.GetTotalMemory(forceFullCollection: false) / megabyte,
            ResidentMegabytes = process.WorkingSet64 / megabyte,
            Handles = process.HandleCount,
            Threads = process.Threads.Count,
        };
    }

    // As any host reads it: from the meter of the library.
    private static double NativeBytes()
    {
        var bytes = double.NaN;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == RunTelemetry.Name && instrument.Name == "pyoco.native.memory")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => bytes = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return bytes;
    }
}
