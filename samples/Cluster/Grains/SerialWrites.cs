namespace Cluster;

/// <summary>Writes a state one time after the other, where several pieces of work change it: the storage refuses a write that begins
/// before the last one has ended. Changes during a write are in the next one, all together. For the scheduler of one grain: not for
/// several threads.</summary>
internal sealed class SerialWrites(Func<Task> write)
{
    private Task _current = Task.CompletedTask;
    private Task? _next;

    /// <summary>Ends when everything is written that was changed before the call.</summary>
    public Task Write() => _next ??= WriteAfter(_current);

    private async Task WriteAfter(Task current)
    {
        await Task.Yield();
        await current.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        (_current, _next) = (_next!, null);
        await write();
    }
}
