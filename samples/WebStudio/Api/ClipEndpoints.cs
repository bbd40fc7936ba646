using Microsoft.AspNetCore.Http.HttpResults;
using Pyoco;
using WebStudio.Clips;
using WebStudio.Model;
using WebStudio.Runs;

namespace WebStudio.Api;

/// <summary>The gallery: list, show, download, make again, delete.</summary>
internal static class ClipEndpoints
{
    private const int MostOnAPage = 100;

    /// <summary>Maps them.</summary>
    public static void MapClips(this IEndpointRouteBuilder api)
    {
        var clips = api.MapGroup("/clips");
        clips.MapGet("", List).WithSummary("The clips, newest first");
        clips.MapGet("/{id}", (StudioId id, ClipGallery gallery) => Of(gallery, id, clip => TypedResults.Ok(clip)))
            .WithSummary("A clip").Produces<ClipSummary>().ProducesProblem(404);
        clips.MapGet("/{id}/report", Report).WithSummary("How a clip was made, as it is in the clip's file")
            .Produces<GenerationReport>().ProducesProblem(404);
        clips.MapGet("/{id}/frames", (StudioId id, ClipGallery gallery, HttpResponse response) =>
            Of(gallery, id, _ => Kept(response, gallery.FramesOf(id), "image/png"))).WithSummary("All frames as one PNG, row by row")
            .Produces(200, null, "image/png").ProducesProblem(404);
        clips.MapGet("/{id}/noise", (StudioId id, ClipGallery gallery, HttpResponse response) =>
            Of(gallery, id, _ => Kept(response, gallery.NoiseOf(id), "application/json")))
            .WithSummary("How the frames of its noise correlate").Produces<NoiseSummary>().ProducesProblem(404);
        clips.MapGet("/{id}/noise/frames", (StudioId id, ClipGallery gallery, HttpResponse response) =>
            Of(gallery, id, _ => Kept(response, gallery.NoiseSheetOf(id), "image/png"))).WithSummary("All frames of its noise as one PNG")
            .Produces(200, null, "image/png").ProducesProblem(404);
        clips.MapGet("/{id}/download/{format}", Download).WithSummary("A clip as a file").Produces(200).ProducesProblem(404);
        clips.MapPost("/{id}/replay", Replay).RequireRateLimiting(RequestLimits.Begin)
            .WithSummary("Make a clip again and compare the pixels").ProducesProblem(404).ProducesProblem(429).ProducesProblem(503);
        clips.MapDelete("/{id}", Delete).WithSummary("Delete a clip");
    }

    private static Ok<ClipPage> List(ClipGallery gallery, StudioId? before = null, int most = 24) =>
        TypedResults.Ok(new ClipPage(gallery.List(before, Math.Clamp(most, 1, MostOnAPage)), gallery.Count));

    private static IResult Report(StudioId id, ClipGallery gallery) =>
        Of(gallery, id, _ => TypedResults.Text(gallery.Load(id).Report!.ToJson(), "application/json"));

    private static async Task<IResult> Download(
        StudioId id, string format, ClipGallery gallery, CancellationToken cancellationToken, bool prompt = false)
    {
        if (DownloadFormat.Named(format) is not { } known)
        {
            return Problem(StatusCodes.Status404NotFound,
                $"There is no format '{format}'; {string.Join(", ", DownloadFormat.All)} were expected.");
        }

        if (gallery.Find(id) is not { } clip)
        {
            return Missing();
        }

        var options = new ClipSaveOptions { Report = prompt ? SavedReport.Whole : SavedReport.WithoutPrompts };
        var bytes = await gallery.Load(id).ToBytesAsync(known, options, cancellationToken);
        return TypedResults.File(bytes, known.MediaType, $"{clip.PriorName}-{clip.Seed}-{id}{known.Extension}");
    }

    private static IResult Replay(StudioId id, ClipGallery gallery, RunBoard board, HttpResponse response) => Of(gallery, id, clip =>
    {
        var report = gallery.Load(id).Report!;
        try
        {
            var work = new ClipWork(clip.Prompt, PriorChoice.Of(report.NoisePrior), GenerationOptions.From(report))
            {
                Expected = report.FramesSha256,
            };
            return RunEndpoints.Start(board, gallery, [work], response);
        }
        catch (NotSupportedException e)
        {
            return Problem(StatusCodes.Status422UnprocessableEntity, e.Message);
        }
    });

    private static Results<NoContent, ProblemHttpResult> Delete(StudioId id, ClipGallery gallery) =>
        gallery.Delete(id) ? TypedResults.NoContent() : Missing();

    // A clip never changes.
    private static PhysicalFileHttpResult Kept(HttpResponse response, string path, string type)
    {
        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.PhysicalFile(path, type);
    }

    private static IResult Of(ClipGallery gallery, StudioId id, Func<ClipSummary, IResult> answer) =>
        gallery.Find(id) is { } clip ? answer(clip) : Missing();

    private static ProblemHttpResult Missing() => Problem(StatusCodes.Status404NotFound, "There is no such clip, or none any more.");

    private static ProblemHttpResult Problem(int status, string detail) => TypedResults.Problem(detail, statusCode: status);
}

/// <summary>A page of the gallery.</summary>
/// <param name="Clips">The clips, newest first.</param>
/// <param name="Total">How many there are in all.</param>
internal sealed record ClipPage(IReadOnlyList<ClipSummary> Clips, int Total);
