using System.Runtime.InteropServices;

namespace Pyoco.Benchmarks;

/// <summary>The processor time that this thread has taken, which other programs do not add to; on Linux alone.</summary>
internal static class ProcessorClock
{
    private const int OfThisThread = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Whether the system has it.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>In seconds, from any beginning.</summary>
    public static double Seconds
    {
        get
        {
            var time = new long[2];
            return clock_gettime(OfThisThread, time) == 0
                ? time[0] + time[1] * 1e-9
                : throw new NotSupportedException("The system does not say how much processor time a thread has taken.");
        }
    }

    [DllImport("libc")]
    private static extern int clock_gettime(int clock, long[] time);
}
