using System.Diagnostics;

namespace Pyoco.Models;

/// <summary>Makes the results of the next steps on other threads while the one of this step is used; at most so many are kept.</summary>
internal sealed class Lookahead<T> : IDisposable
{
    private readonly Func<long, T> _make;
    private readonly int _ahead;
    private readonly SemaphoreSlim _threads;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<long, Task<T>> _results = [];
    private readonly Stopwatch _waiting = new();
    private readonly Stopwatch _whole = new();

    /// <param name="make">Makes the result of a step; from several threads at once.</param>
    /// <param name="ahead">Results that are made ahead.</param>
    /// <param name="threads">Threads that make them.</param>
    public Lookahead(Func<long, T> make, int ahead, int threads) => (_make, _ahead, _threads) = (make, ahead, new SemaphoreSlim(threads));

    /// <summary>The share of the time since the first <see cref="Take"/> that its callers have waited.</summary>
    public double WaitingShare => _whole.ElapsedTicks == 0 ? 0 : (double)_waiting.ElapsedTicks / _whole.ElapsedTicks;

    /// <summary>The result of a step; those of the steps behind it are begun. One caller at a time.</summary>
    public T Take(long step)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        _whole.Start();
        foreach (var other in _results.Keys.Where(s => s < step || s > step + _ahead).ToArray())
        {
            Forget(other);
        }

        for (var s = step; s <= step + _ahead; s++)
        {
            if (!_results.ContainsKey(s))
            {
                _results.Add(s, Begin(s));
            }
        }

        _waiting.Start();
        try
        {
            return _results[step].GetAwaiter().GetResult();
        }
        finally
        {
            _waiting.Stop();
            _results.Remove(step);
        }
    }

    /// <summary>Ends the work on results that nobody will take.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        foreach (var step in _results.Keys.ToArray())
        {
            Forget(step);
        }
    }

    private async Task<T> Begin(long step)
    {
        await _threads.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => _make(step), _stop.Token).ConfigureAwait(false);
        }
        finally
        {
            _threads.Release();
        }
    }

    // What it throws concerns nobody any more.
    private void Forget(long step)
    {
        if (_results.Remove(step, out var task))
        {
            task.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}
