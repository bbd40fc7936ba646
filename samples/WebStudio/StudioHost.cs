using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Pyoco.Models;
using Pyoco.Noise;
using WebStudio.Api;
using WebStudio.Clips;
using WebStudio.Model;
using WebStudio.Runs;

namespace WebStudio;

/// <summary>What the studio consists of: its services and its routes.</summary>
internal static class StudioHost
{
    /// <summary>The section of the pipeline, as <c>docs/hosting.md</c> describes it.</summary>
    public const string PipelineSection = "Pyoco";

    /// <summary>The largest body of a request: a prompt and some numbers.</summary>
    private const int MostBodyBytes = 1 << 16;

    /// <summary>Adds the studio.</summary>
    public static void AddStudio(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
        });
        services.AddOptionsWithValidateOnStart<StudioOptions>().BindConfiguration(StudioOptions.Section);
        services.AddSingleton<IValidateOptions<StudioOptions>, StudioOptionsValidator>();
        if (configuration[$"{PipelineSection}:Model"] is null)
        {
            configuration[$"{PipelineSection}:Model"] = ModelPath.Find(configuration[$"{StudioOptions.Section}:Model"]);
        }

        services.AddVideoDiffusionPipeline(
            configuration.GetSection(PipelineSection), NoisePriorFactory.Instance, (pipeline, options) => pipeline.UseModel(options.Model));
        services.AddHealthChecks().AddVideoDiffusionPipeline();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new ModelSource(() => PipelineModel.Of(provider)));
        services.AddSingleton<ClipGallery>();
        services.AddSingleton<ClipMaker>();
        services.AddSingleton<RunBoard>();
        services.AddHostedService(provider => provider.GetRequiredService<RunBoard>());
        services.AddApi();
    }

    /// <summary>Maps the page and the API.</summary>
    public static void MapStudio(this WebApplication app)
    {
        // The gallery is read at the start: a folder that cannot be used ends it with the reason.
        app.Services.GetRequiredService<ClipGallery>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<OwnPageOnly>();
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache" });
        app.UseRouting();
        app.UseRateLimiter();
        app.MapOpenApi();
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = HealthText.Write }).DisableRateLimiting();
        var api = app.MapGroup("/api").WithTags("Studio");
        api.MapModel();
        api.MapRuns();
        api.MapClips();
    }
}
