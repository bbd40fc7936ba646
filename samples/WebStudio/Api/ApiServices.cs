using System.Text.Json.Serialization;
using Pyoco;

namespace WebStudio.Api;

/// <summary>What the API needs of ASP.NET Core: problem details, limits, its description, JSON without reflection.</summary>
internal static class ApiServices
{
    /// <summary>Adds it.</summary>
    public static void AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<FailedRequests>();
        services.AddRequestLimits();
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Pyoco WebStudio";
            document.Info.Description = "Clips from prompts, with noise priors to choose from.";
            return Task.CompletedTask;
        }));
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, StudioJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, VideoDiffusionJson.Default);
        });

        // A request that cannot be read is answered, in development too.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
    }
}
