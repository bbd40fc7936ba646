namespace Pyoco;

/// <summary>Threads for runs, so that none of the thread pool is busy for minutes.</summary>
/// <remarks>A thread stays when its run has ended, and the next run takes it: there are as many as ever computed at once. What native code
/// keeps for a thread (the arena of the C library's heap that its blocks come from, the team of OpenMP, buffers of libraries) is made once
/// and used again. A thread for each run left pieces in every arena, and the process grew.</remarks>
internal sealed class RunThreads
{
    private const string Name = "Pyoco run";
    private readonly Lock _gate = new();
    private readonly Stack<Worker> _free = [];
    private int _count;

    /// <summary>Those of the process.</summary>
    public static RunThreads Shared { get; } = new();

    /// <summary>How many there are, free or not.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Computes on the thread that became free last, or on a new one where none is free.</summary>
    /// <param name="work">What flows with the call (<see cref="AsyncLocal{T}"/>) flows into it.</param>
    /// <param name="ended">Called on the same thread when that is free for the next run and the task has not ended yet; it must neither
    /// wait nor fail.</param>
    /// <returns>Ends with the work's result or exception; what waits for it goes on elsewhere.</returns>
    public Task<T> Start<T>(Func<T> work, Action? ended = null)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var context = ExecutionContext.Capture();
        Take().Give(worker =>
        {
            var tell = Compute(done, work, context);
            Free(worker); // there may be a next run from here on; it waits until this one is told
            ended?.Invoke();
            tell();
        });
        return done.Task;
    }

    private static Action Compute<T>(TaskCompletionSource<T> done, Func<T> work, ExecutionContext? context)
    {
        try
        {
            var result = default(T)!;

            // Without a flow it is the thread's own context, which changes no more than any other.
            ExecutionContext.Run(context ?? ExecutionContext.Capture()!, _ => result = work(), null);
            return () => done.SetResult(result);
        }
        catch (Exception e)
        {
            return () => done.SetException(e);
        }
    }

    private Worker Take()
    {
        lock (_gate)
        {
            if (_free.TryPop(out var free))
            {
                return free;
            }
        }

        var made = new Worker();
        Interlocked.Increment(ref _count);
        return made;
    }

    private void Free(Worker worker)
    {
        // Whatever a callback has made of them.
        (Thread.CurrentThread.Name, Thread.CurrentThread.Priority) = (Name, ThreadPriority.Normal);
        lock (_gate)
        {
            _free.Push(worker);
        }
    }

    private sealed class Worker
    {
        private readonly SemaphoreSlim _given = new(0);
        private Action<Worker>? _run;

        // Without a flow: nothing of the call that is the first on the thread stays with it.
        public Worker() => new Thread(Live) { IsBackground = true, Name = Name }.UnsafeStart();

        public void Give(Action<Worker> run)
        {
            _run = run;
            _given.Release();
        }

        private void Live()
        {
            using var stack = SignalStack.Enlarge();
            while (true)
            {
                _given.Wait();
                RunGiven();
            }
        }

        // In a method of its own, so that a thread that waits holds nothing of its last run.
        private void RunGiven()
        {
            var run = _run!;
            _run = null;
            run(this);
        }
    }
}
