using System.Diagnostics;
using System.Globalization;

namespace Pyoco.Benchmarks;

/// <summary>The largest resident set of this process.</summary>
internal static class PeakMemory
{
    /// <summary>In bytes. Linux counts in units of 1024 bytes; elsewhere .NET knows the peak.</summary>
    public static double Bytes => File.Exists("/proc/self/status")
        ? 1024 * double.Parse(
            File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmHWM", StringComparison.Ordinal))
                .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], // eight digits leave no blank behind the tab
            CultureInfo.InvariantCulture)
        : Process.GetCurrentProcess().PeakWorkingSet64;
}
