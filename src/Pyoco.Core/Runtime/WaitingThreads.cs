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

    /// <summary>Loads OpenMP so that threads soon go to sleep, unless the user has set how they wait.</summary>
    /// <param name="load">Loads the library that brings OpenMP.</param>
    public static T Sleep<T>(Func<T> load) =>
        NativeEnvironment.IsSet("OMP_WAIT_POLICY") ? load() : NativeEnvironment.With(SpinCount, Turns, load);
}
