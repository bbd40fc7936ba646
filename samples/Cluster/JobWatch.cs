using Pyoco;

namespace Cluster;

/// <summary>Jobs seen from a client: submitted, watched until they are over.</summary>
/// <remarks>An observer's messages are quick and may be lost; the state is asked for every few seconds, too.</remarks>
internal sealed class JobWatch : IJobObserver
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(3);
    private readonly IJobGrain _job;
    private readonly Action<JobState>? _changed;
    private readonly TaskCompletionSource<JobState> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private JobWatch(IJobGrain job, Action<JobState>? changed) => (_job, _changed) = (job, changed);

    /// <summary>Submits a job and waits until it is over.</summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="id">The job's id.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="changed">Gets every change that is heard of.</param>
    /// <param name="cancellationToken">Ends the waiting; the job goes on.</param>
    /// <exception cref="InvalidOperationException">The cluster refuses the job; the message says why.</exception>
    public static async Task<JobState> Run(
        IGrainFactory grains, Guid id, GenerationReport request, Action<JobState>? changed = null,
        CancellationToken cancellationToken = default)
    {
        var job = grains.GetGrain<IJobGrain>(id);
        var watch = new JobWatch(job, changed);
        var reference = grains.CreateObjectReference<IJobObserver>(watch);
        try
        {
            await job.Watch(reference);
            var submission = await job.Submit(request);
            return submission.IsAccepted
                ? await watch.Wait(reference, cancellationToken)
                : throw new InvalidOperationException($"The cluster refuses the job: {submission.Refusal}");
        }
        finally
        {
            grains.DeleteObjectReference<IJobObserver>(reference);
        }
    }

    public Task Changed(JobState state)
    {
        _changed?.Invoke(state);
        if (state.IsOver)
        {
            _over.TrySetResult(state);
        }

        return Task.CompletedTask;
    }

    private async Task<JobState> Wait(IJobObserver reference, CancellationToken cancellationToken)
    {
        while (!_over.Task.IsCompleted)
        {
            await Task.WhenAny(_over.Task, Task.Delay(BetweenQuestions, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (!_over.Task.IsCompleted)
            {
                await Ask(reference);
            }
        }

        return await _over.Task;
    }

    // While silos are lost, a question may fail; the next one will not.
    private async Task Ask(IJobObserver reference)
    {
        try
        {
            await _job.Watch(reference);
            await Changed(await _job.State());
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
        }
    }
}
