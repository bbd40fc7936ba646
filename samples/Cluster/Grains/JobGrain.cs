using Microsoft.Extensions.Logging;
using Orleans.Utilities;
using Pyoco;

namespace Cluster;

/// <summary>A job. Its reminder closes the gap between its own state and the queue's, which are written one after the other: whatever ends
/// in between, the reminder puts the job back into the queue.</summary>
internal sealed class JobGrain(
    [PersistentState("job")] IPersistentState<JobState> stored, IClipStore store, ILogger<JobGrain> logger) : Grain, IJobGrain, IRemindable
{
    /// <summary>How many silos may end while they make a job, before the job is taken for what ends them.</summary>
    public const int MostAttempts = 3;

    private const string ReminderName = "unfinished";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private readonly ObserverManager<IJobObserver> _observers = new(TimeSpan.FromMinutes(5), logger);
    private GenerationProgress _progress;

    private Guid Id => this.GetPrimaryKey();

    private IDispatcherGrain Dispatcher => GrainFactory.GetGrain<IDispatcherGrain>(0);

    public async Task<Submission> Submit(GenerationReport request)
    {
        if (stored.State.Stage != JobStage.Unknown)
        {
            // Its silo may have been lost before the queue had it.
            return stored.State.Stage == JobStage.Queued ? await Dispatcher.Enqueue(Id, isKnown: true) : new Submission(true);
        }

        if (JobRequest.Mistake(request) is { } mistake)
        {
            return new Submission(false, mistake);
        }

        await Write(new JobState { Stage = JobStage.Queued, Request = request });
        await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
        var submission = await Dispatcher.Enqueue(Id, isKnown: false);
        if (!submission.IsAccepted)
        {
            await Forget();
            stored.State = new JobState();
            await stored.ClearStateAsync();
        }

        return submission;
    }

    public async Task<JobState> State()
    {
        var progress = stored.State.Stage == JobStage.Queued && await Dispatcher.PlaceOf(Id) is { } place
            ? new GenerationProgress { Stage = GenerationStage.Queued, Place = place }
            : _progress;
        return stored.State with { Progress = progress };
    }

    public async Task<byte[]?> Clip()
    {
        await using var file = await store.Open(Id, CancellationToken.None);
        if (file is null)
        {
            return null;
        }

        using var copy = new MemoryStream();
        await file.CopyToAsync(copy);
        return copy.ToArray();
    }

    public Task Watch(IJobObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    public async Task Cancel()
    {
        if (stored.State.Stage is JobStage.Queued or JobStage.Running)
        {
            await End(new RunEnd(JobStage.Cancelled));
            await Dispatcher.Remove(Id);
        }
    }

    public async Task<GenerationReport?> Begin(string silo)
    {
        var state = stored.State;
        if (state.Stage is not (JobStage.Queued or JobStage.Running))
        {
            return null;
        }

        if (state.Attempts == MostAttempts)
        {
            var failure = $"{MostAttempts} silos ended while they made this clip, the last one {state.Silo}. Does it need too much memory?";
            await End(new RunEnd(JobStage.Failed, Failure: failure));
            return null;
        }

        _progress = default;
        await Write(state with { Stage = JobStage.Running, Silo = silo, Attempts = state.Attempts + 1 });
        return state.Request;
    }

    public Task Report(GenerationProgress progress)
    {
        _progress = progress;
        return Tell();
    }

    public async Task End(RunEnd end)
    {
        var state = stored.State;
        if (state.IsOver)
        {
            return;
        }

        // A silo that stops in order did not fail.
        var attempts = end.Stage == JobStage.Queued ? state.Attempts - 1 : state.Attempts;
        await Write(state with { Stage = end.Stage, Report = end.Report, Failure = end.Failure, Attempts = attempts });
        if (stored.State.IsOver)
        {
            await Forget();
        }
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (stored.State.Stage is JobStage.Queued or JobStage.Running)
        {
            await Dispatcher.Enqueue(Id, isKnown: true);
        }
        else
        {
            await Forget();
        }
    }

    private async Task Write(JobState state)
    {
        stored.State = state;
        await stored.WriteStateAsync();
        await Tell();
    }

    private Task Tell() => _observers.Notify(observer => observer.Changed(stored.State with { Progress = _progress }));

    private async Task Forget()
    {
        if (await this.GetReminder(ReminderName) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }
}
