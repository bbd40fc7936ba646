using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Pyoco;

namespace Cluster;

/// <summary>Makes the clip of a job with the generator of its silo. It never moves: what it does cannot be taken along.</summary>
[Immovable]
internal sealed class RunGrain(
    IVideoGenerator generator, IClipStore store, SiloRuns runs, ILocalSiloDetails silo, IHostApplicationLifetime lifetime,
    ILogger<RunGrain> logger) : Grain, IRunGrain
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource _cancelled = new();
    private Task<RunEnd>? _run;

    private Guid Id => this.GetPrimaryKey();

    private IJobGrain Job => GrainFactory.GetGrain<IJobGrain>(Id);

    public Task<RunEnd> Make() => _run ??= Run();

    public Task Cancel() => _cancelled.CancelAsync();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _cancelled.Cancel();
        return Task.CompletedTask;
    }

    private async Task<RunEnd> Run()
    {
        using var running = runs.Add(Id);
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        try
        {
            if (await Job.Begin(silo.SiloAddress.ToString()) is not { } request)
            {
                return new RunEnd(JobStage.Cancelled);
            }

            var end = await Generate(request);
            await Job.End(end);
            return end;
        }
        finally
        {
            DeactivateOnIdle(); // a later run of the same job finds a place of its own
        }
    }

    private async Task<RunEnd> Generate(GenerationReport request)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancelled.Token, lifetime.ApplicationStopping);
        using var over = new CancellationTokenSource();
        var latest = new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest };
        var reports = Channel.CreateBounded<GenerationProgress>(latest);
        var reporting = Report(reports.Reader, over.Token);
        try
        {
            using var derived = JobRequest.Derived(generator, request);
            var clip = await (derived ?? generator).GenerateAsync(
                request.Prompt!, JobRequest.Options(request), new ChannelProgress(reports.Writer), stop.Token);
            await store.Save(Id, clip, stop.Token);
            return new RunEnd(JobStage.Completed, clip.Report);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new RunEnd(_cancelled.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested
                ? JobStage.Cancelled
                : JobStage.Queued);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Job {Job} failed.", Id);
            return new RunEnd(JobStage.Failed, Failure: e.Message);
        }
        finally
        {
            await over.CancelAsync();
            await reporting;
        }
    }

    // The latest report, five times a second at most.
    private async Task Report(ChannelReader<GenerationProgress> reports, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Job.Report(await reports.ReadAsync(over));
                await Task.Delay(BetweenReports, over);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private sealed class ChannelProgress(ChannelWriter<GenerationProgress> reports) : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value) => reports.TryWrite(value);
    }
}
