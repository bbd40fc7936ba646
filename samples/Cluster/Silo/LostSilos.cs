namespace Cluster;

/// <summary>A grain's method that changes nothing when it is called again: <see cref="LostSilos"/> repeats it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RepeatableAttribute : Attribute;

/// <summary>Calls again what failed because a silo was lost, until Orleans knows that it is, and the grain stands elsewhere.</summary>
/// <remarks>Only what is <see cref="RepeatableAttribute"/>: the lost silo may have done it before it could say so. Not by a library for
/// retries: a grain's call has to go on with the grain's own scheduler.</remarks>
/// <param name="patience">For how long calls are repeated.</param>
/// <param name="pause">The time between two.</param>
internal sealed class LostSilos(TimeSpan patience, TimeSpan pause) : IOutgoingGrainCallFilter
{
    // Orleans takes a silo for lost after three probes of 5 s without an answer.
    public LostSilos() : this(TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(500))
    {
    }

    public Task Invoke(IOutgoingGrainCallContext context) =>
        context.InterfaceMethod.IsDefined(typeof(RepeatableAttribute), inherit: false) ? Repeat(context.Invoke) : context.Invoke();

    /// <summary>Calls until that succeeds, fails otherwise, or the patience ends.</summary>
    internal async Task Repeat(Func<Task> call)
    {
        var until = TimeProvider.System.GetUtcNow() + patience;
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception e) when (e is OrleansException or TimeoutException && TimeProvider.System.GetUtcNow() < until)
            {
                await Task.Delay(pause);
            }
        }
    }
}
