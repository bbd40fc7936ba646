using System.Runtime.InteropServices;

namespace Pyoco;

/// <summary>How long the threads of libtorch spin, instead of sleeping, while they wait for work.</summary>
/// <remarks>libtorch's OpenMP (GNU's libgomp) reads its variables when it is loaded. By default a waiting thread turns about 300,000
/// times before it sleeps:
/// beside another busy process it then takes the processor away from the thread it waits for.</remarks>
internal static class WaitingThreads
{
    private const string SpinCount = "GOMP_SPINCOUNT";

    // Measured with the benchmark `busy`: docs/running.md.
    private const string Turns = "300";

    private static readonly string[] SetByTheUser = ["OMP_WAIT_POLICY", SpinCount];

    /// <summary>Loads OpenMP so that threads soon go to sleep, unless the user has set how they wait.</summary>
    /// <param name="load">Loads the library that brings OpenMP.</param>
    public static T Sleep<T>(Func<T> load)
    {
        // .NET's own SetEnvironmentVariable does not reach native libraries. The variable is taken back, for programs that this one starts.
        if (SetByTheUser.Any(name => Get(name) != 0) || Set(SpinCount, Turns, 0) != 0)
        {
            return load();
        }

        try
        {
            return load();
        }
        finally
        {
            Unset(SpinCount);
        }
    }

    [DllImport("libc", EntryPoint = "getenv")]
    private static extern nint Get([MarshalAs(UnmanagedType.LPStr)] string name);

    [DllImport("libc", EntryPoint = "setenv")]
    private static extern int Set([MarshalAs(UnmanagedType.LPStr)] string name, [MarshalAs(UnmanagedType.LPStr)] string value, int replace);

    [DllImport("libc", EntryPoint = "unsetenv")]
    private static extern int Unset([MarshalAs(UnmanagedType.LPStr)] string name);
}
