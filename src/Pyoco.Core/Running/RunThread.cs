namespace Pyoco;

/// <summary>Runs work on a thread of its own, so that none of the thread pool is busy for minutes.</summary>
internal static class RunThread
{
    /// <summary>Starts the thread.</summary>
    /// <returns>Ends with the work's result or exception; what waits for it goes on elsewhere.</returns>
    public static Task<T> Start<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Complete(done, work)) { IsBackground = true, Name = "Pyoco run" };
        thread.Start();
        return done.Task;
    }

    private static void Complete<T>(TaskCompletionSource<T> done, Func<T> work)
    {
        using var stack = SignalStack.Enlarge();
        try
        {
            done.SetResult(work());
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }
}
