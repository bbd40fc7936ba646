using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime.Placement;

namespace Cluster;

/// <summary>The queue. It places each job on the silo with the most free places, by the engine's placement hint, and follows its run: a
/// call that lasts as long as the run, and that the engine breaks when the silo is lost.</summary>
/// <remarks>What it knows of silos is told by these, anew every two seconds; what it knows of jobs is kept. So it can itself be lost: the
/// next word of a silo brings it back somewhere else. If jobs were being made, it then only listens for <see cref="Silence"/>, to learn
/// which still are.</remarks>
[Reentrant] // what waits for the storage holds nobody up, and is written together
internal sealed class DispatcherGrain(
    [PersistentState("queue")] IPersistentState<QueueState> stored, IOptions<ClusterSettings> settings, ILogger<DispatcherGrain> logger)
    : Grain, IDispatcherGrain
{
    private static readonly TimeSpan Silence = 3 * SiloHeartbeat.Period;
    private readonly Dictionary<SiloAddress, (int Places, DateTimeOffset Heard)> _silos = [];
    private readonly Dictionary<Guid, SiloAddress> _running = [];
    private DateTimeOffset _began;
    private SerialWrites? _writes;

    private List<Guid> Waiting => stored.State.Waiting;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private IEnumerable<(SiloAddress Address, int Places)> Heard =>
        _silos.Where(silo => Now - silo.Value.Heard < Silence).Select(silo => (silo.Key, silo.Value.Places));

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _writes = new SerialWrites(stored.WriteStateAsync);
        _began = Now;
        return Task.CompletedTask;
    }

    public async Task<Submission> Enqueue(Guid job, bool isKnown)
    {
        if (!stored.State.Knows(job))
        {
            if (!isKnown && Waiting.Count >= settings.Value.WaitingJobs)
            {
                return new Submission(
                    false, $"{Waiting.Count} jobs wait, as many as may (--queue), and {_running.Count} are made: try again later.");
            }

            Waiting.Add(job);
            Dispatch();
            await _writes!.Write();
        }

        return new Submission(true);
    }

    public async Task Remove(Guid job)
    {
        if (Waiting.Remove(job))
        {
            await _writes!.Write();
        }
        else if (_running.ContainsKey(job))
        {
            GrainFactory.GetGrain<IRunGrain>(job).Cancel().Ignore();
        }
    }

    public Task<int?> PlaceOf(Guid job) => Task.FromResult(Waiting.IndexOf(job) is >= 0 and var index ? index + 1 : (int?)null);

    public Task Join(SiloAddress silo, int places, IReadOnlyList<Guid> running)
    {
        _silos[silo] = (places, Now);
        foreach (var job in running.Where(job => !_running.ContainsKey(job) && stored.State.Running.Contains(job)))
        {
            Follow(job, silo).Ignore();
        }

        return Dispatch() ? _writes!.Write() : Task.CompletedTask;
    }

    public Task Leave(SiloAddress silo)
    {
        _silos.Remove(silo);
        return Task.CompletedTask;
    }

    public Task<ClusterLoad> Load() => Task.FromResult(
        new ClusterLoad(Heard.Count(), Heard.Sum(silo => silo.Places), _running.Count, Waiting.Count));

    // Hands out what waits; false where nothing changed.
    private bool Dispatch()
    {
        // Jobs that were made when the dispatcher was lost: if no silo speaks of one, its silo was lost, too.
        Guid[] orphans = [.. stored.State.Running.Where(job => !_running.ContainsKey(job))];
        if (orphans.Length > 0 && Now - _began < Silence)
        {
            return false;
        }

        foreach (var job in Enumerable.Reverse(orphans))
        {
            stored.State.GiveBack(job);
        }

        var handedOut = 0;
        for (; Waiting.Count > 0 && Freest() is { } silo; handedOut++)
        {
            Follow(stored.State.TakeNext(), silo).Ignore();
        }

        return handedOut > 0 || orphans.Length > 0;
    }

    private SiloAddress? Freest() => Heard
        .Select(silo => (silo.Address, Free: silo.Places - _running.Values.Count(address => address.Equals(silo.Address))))
        .Where(silo => silo.Free > 0).OrderByDescending(silo => silo.Free).Select(silo => silo.Address).FirstOrDefault();

    private async Task Follow(Guid job, SiloAddress silo)
    {
        _running[job] = silo;
        var isOver = false;
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            var end = await GrainFactory.GetGrain<IRunGrain>(job).Make();
            isOver = end.Stage != JobStage.Queued;
        }
        catch (Exception e)
        {
            // Its silo was lost, or the store of the grains: what a run itself does wrong comes as a RunEnd.
            logger.LogWarning(e, "Job {Job} on {Silo} goes back into the queue.", job, silo);
            await Task.Delay(SiloHeartbeat.Period);
        }
        finally
        {
            RequestContext.Clear();
        }

        _running.Remove(job);
        if (isOver)
        {
            stored.State.Running.Remove(job);
        }
        else
        {
            stored.State.GiveBack(job);
            _silos.Remove(silo); // until it speaks again
        }

        Dispatch();
        await _writes!.Write();
    }
}
