using Microsoft.AspNetCore.Diagnostics;
using WebStudio.Model;

namespace WebStudio.Api;

/// <summary>Answers requests that ended with an exception: the model could not be loaded, a file of the gallery could not be
/// read.</summary>
internal sealed class FailedRequests : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        // What a visitor may know; the rest is in the log.
        var (status, detail) = exception switch
        {
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            ModelUnavailableException => (StatusCodes.Status503ServiceUnavailable, exception.Message),
            FileNotFoundException or DirectoryNotFoundException => (StatusCodes.Status404NotFound, "There is no such clip any more."),
            _ => (StatusCodes.Status500InternalServerError, "The request failed; the log says why."),
        };
        await Results.Problem(detail, statusCode: status).ExecuteAsync(context);
        return true;
    }
}
