namespace Pyoco.Noise;

/// <summary>How many threads draw a video, and their work piece by piece; no value depends on either.</summary>
internal static class WorkerThreads
{
    private const int ElementsWorthThreads = 1 << 17;

    /// <summary>How many threads a number of elements is worth.</summary>
    /// <param name="elements">How many are drawn.</param>
    /// <param name="threads">The most threads that work; as many as there are processors when null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public static int Count(long elements, int? threads)
    {
        var workers = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1, nameof(threads));
        return elements < ElementsWorthThreads ? 1 : workers;
    }

    /// <summary>Does pieces of work in any order, on the caller's thread alone where there is one worker.</summary>
    public static void Run(int pieces, int workers, Action<int> piece)
    {
        if (workers > 1 && pieces > 1)
        {
            Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = workers }, piece);
            return;
        }

        for (var i = 0; i < pieces; i++)
        {
            piece(i);
        }
    }
}
