using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Pyoco;

/// <summary>What is told of one run to those who operate the program: log, trace and metrics. Prompts are in none of them but at
/// Trace.</summary>
internal sealed class RunRecord : IDisposable
{
    private readonly ILogger _logger;
    private readonly string _operation;
    private readonly RunWatch _watch;
    private readonly Activity? _run;
    private Activity? _queue;

    /// <summary>A call was accepted.</summary>
    /// <param name="logger">Where it logs.</param>
    /// <param name="operation">What was asked: <c>generate</c>, <c>stream</c>, <c>invert</c>, <c>estimate</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="watch">Follows the run.</param>
    public RunRecord(ILogger logger, string operation, CheckedRequest request, RunWatch watch)
    {
        (_logger, _operation, _watch) = (logger, operation, watch);
        Id = Guid.CreateVersion7().ToString("N");
        _run = RunTelemetry.Source.StartActivity("run");
        if (_run is not null)
        {
            _run.SetTag(RunTelemetry.Operation, operation).SetTag("pyoco.run", Id)
                .SetTag("pyoco.clips", request.Prompts.Count).SetTag("pyoco.frames", request.Pixels.Frames)
                .SetTag("pyoco.width", request.Pixels.Width).SetTag("pyoco.height", request.Pixels.Height)
                .SetTag("pyoco.sampler", request.Plan.Sampler.Spec.ToString()).SetTag("pyoco.steps", request.Plan.Schedule.Steps);
            _queue = RunTelemetry.Source.StartActivity("queue");
        }

        PipelineLog.Accepted(logger, Id, operation, request.Prompts.Count, request.Pixels);
    }

    /// <summary>Tells the runs of a log apart.</summary>
    public string Id { get; }

    /// <summary>Its turn has come.</summary>
    public void Begin()
    {
        _queue?.Dispose();
        _queue = null;
        RunTelemetry.Waiting.Record(_watch.SinceCall.TotalSeconds, new KeyValuePair<string, object?>(RunTelemetry.Operation, _operation));
    }

    /// <summary>It is made in one pass with others.</summary>
    /// <param name="pass">The number of the run whose turn it was.</param>
    /// <param name="clips">How many clips the pass makes.</param>
    public void Join(string pass, int clips)
    {
        _run?.SetTag("pyoco.pass", pass).SetTag("pyoco.pass.clips", clips);
        PipelineLog.Together(_logger, Id, pass, clips);
    }

    /// <summary>It has ended as it should.</summary>
    public void Complete()
    {
        if (_watch.StepRate is { } rate)
        {
            RunTelemetry.StepRate.Record(rate);
        }

        PipelineLog.Completed(_logger, Id, _operation, _watch.Running);
        End("completed");
    }

    /// <summary>It has ended otherwise.</summary>
    /// <param name="reason">What the caller gets.</param>
    public void Fail(Exception reason)
    {
        switch (reason)
        {
            case OperationCanceledException:
                PipelineLog.Cancelled(_logger, Id, _watch.Running);
                End("cancelled");
                break;
            case RunRejectedException rejected:
                PipelineLog.Rejected(_logger, Id, rejected.Reason);
                End("rejected");
                break;
            default:
                PipelineLog.Failed(_logger, Id, _watch.Running, reason);
                _run?.SetStatus(ActivityStatusCode.Error, reason.GetType().Name);
                End("failed");
                break;
        }
    }

    /// <summary>Ends the traces.</summary>
    public void Dispose()
    {
        _queue?.Dispose();
        _run?.Dispose();
    }

    private void End(string outcome)
    {
        _run?.SetTag(RunTelemetry.Outcome, outcome);
        var tags = new TagList { { RunTelemetry.Operation, _operation }, { RunTelemetry.Outcome, outcome } };
        RunTelemetry.Runs.Add(1, tags);
        RunTelemetry.Duration.Record(_watch.Running.TotalSeconds, tags);
    }
}
