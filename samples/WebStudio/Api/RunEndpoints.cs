using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Pyoco;
using WebStudio.Clips;
using WebStudio.Model;
using WebStudio.Runs;

namespace WebStudio.Api;

/// <summary>Runs: begin, watch, cancel.</summary>
internal static class RunEndpoints
{
    private const string NoRun = "There is no such run, or none any more.";

    /// <summary>Maps them.</summary>
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs");
        runs.MapPost("", Begin).WithSummary("Make clips").RequireRateLimiting(RequestLimits.Begin)
            .ProducesProblem(429).ProducesProblem(503).ProducesProblem(507);
        runs.MapGet("", (RunBoard board) => board.All.Select(run => run.Summary).ToArray())
            .WithSummary("The runs that are made or wait, and the latest others");
        runs.MapGet("/{id}", Find).WithSummary("A run");
        runs.MapDelete("/{id}", Cancel).WithSummary("Cancel a run; what it has made stays");
        runs.MapGet("/{id}/events", Watch).RequireRateLimiting(RequestLimits.Watch)
            .Produces<RunEvent>(200, "text/event-stream").ProducesProblem(404).ProducesProblem(429)
            .WithSummary("What happens in a run, as server-sent events: progress, preview, ended, finished");
    }

    /// <summary>Begins the work of a request.</summary>
    internal static Results<Accepted<RunSummary>, ValidationProblem, ProblemHttpResult> Start(
        RunBoard board, ClipGallery gallery, IReadOnlyList<ClipWork> works, HttpResponse response)
    {
        try
        {
            if (works.Any(work => work.Expected is null))
            {
                gallery.ThrowIfFull();
            }

            var run = board.Begin(works);
            return TypedResults.Accepted($"/api/runs/{run.Id}", run.Summary);
        }
        catch (RunRejectedException e)
        {
            response.Headers.RetryAfter = ((int)(e.RetryAfter?.TotalSeconds ?? 1)).ToString(CultureInfo.InvariantCulture);
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (GalleryFullException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status507InsufficientStorage);
        }
    }

    private static async Task<Results<Accepted<RunSummary>, ValidationProblem, ProblemHttpResult>> Begin(
        RunRequest request, ModelSource models, RunBoard board, ClipGallery gallery, IOptions<StudioOptions> options,
        HttpResponse response, CancellationToken cancellationToken)
    {
        var works = new RunRules(options.Value, await models.GetAsync(cancellationToken)).Check(request, out var mistakes);
        return mistakes.Count > 0 ? TypedResults.ValidationProblem(mistakes) : Start(board, gallery, works, response);
    }

    private static Results<Ok<RunSummary>, ProblemHttpResult> Find(StudioId id, RunBoard board) =>
        board.Find(id) is { } run ? TypedResults.Ok(run.Summary) : Missing();

    private static Results<Accepted<RunSummary>, ProblemHttpResult> Cancel(StudioId id, RunBoard board)
    {
        if (board.Find(id) is not { } run)
        {
            return Missing();
        }

        run.Cancel();
        return TypedResults.Accepted($"/api/runs/{run.Id}", run.Summary);
    }

    // The events are read with two ends in mind: the watcher goes, or the host does.
    private static IResult Watch(
        StudioId id, RunBoard board, IHostApplicationLifetime host, HttpContext context,
        [FromHeader(Name = "Last-Event-ID")] long? last = null)
    {
        if (board.Find(id) is not { } run)
        {
            return Missing();
        }

        var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        context.Response.RegisterForDispose(gone);
        return TypedResults.ServerSentEvents(run.Log.ReadAsync(last ?? 0, gone.Token));
    }

    private static ProblemHttpResult Missing() => TypedResults.Problem(NoRun, statusCode: StatusCodes.Status404NotFound);
}
