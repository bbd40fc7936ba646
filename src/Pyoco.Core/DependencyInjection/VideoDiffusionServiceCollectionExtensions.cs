using Microsoft.Extensions.DependencyInjection.Extensions;
using Pyoco;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers video diffusion pipelines with a container.</summary>
public static class VideoDiffusionServiceCollectionExtensions
{
    /// <summary>Adds a pipeline as a singleton. Its weights are loaded when it is first asked for; the container disposes it. A pipeline that is
    /// registered already stays.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="configure">Puts the pipeline together, as with <see cref="VideoDiffusionPipeline.CreateBuilder"/>.</param>
    public static IServiceCollection AddVideoDiffusionPipeline(this IServiceCollection services, Action<VideoDiffusionPipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddVideoDiffusionPipeline((_, builder) => configure(builder));
    }

    /// <param name="services">The collection.</param>
    /// <param name="configure">Puts the pipeline together; the container is at hand.</param>
    /// <inheritdoc cref="AddVideoDiffusionPipeline(IServiceCollection, Action{VideoDiffusionPipelineBuilder})" path="/summary"/>
    public static IServiceCollection AddVideoDiffusionPipeline(
        this IServiceCollection services, Action<IServiceProvider, VideoDiffusionPipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(provider => Build(provider, configure));
        return services;
    }

    /// <summary>Adds a pipeline under a key, for several models side by side; else as without a key.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="key">The key it is asked for by.</param>
    /// <param name="configure">Puts the pipeline together.</param>
    public static IServiceCollection AddKeyedVideoDiffusionPipeline(
        this IServiceCollection services, object key, Action<VideoDiffusionPipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddKeyedVideoDiffusionPipeline(key, (_, builder) => configure(builder));
    }

    /// <param name="services">The collection.</param>
    /// <param name="key">The key it is asked for by.</param>
    /// <param name="configure">Puts the pipeline together; the container is at hand.</param>
    /// <inheritdoc cref="AddKeyedVideoDiffusionPipeline(IServiceCollection, object, Action{VideoDiffusionPipelineBuilder})" path="/summary"/>
    public static IServiceCollection AddKeyedVideoDiffusionPipeline(
        this IServiceCollection services, object key, Action<IServiceProvider, VideoDiffusionPipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddKeyedSingleton(key, (provider, _) => Build(provider, configure));
        return services;
    }

    private static VideoDiffusionPipeline Build(IServiceProvider provider, Action<IServiceProvider, VideoDiffusionPipelineBuilder> configure)
    {
        var builder = VideoDiffusionPipeline.CreateBuilder();
        configure(provider, builder);
        return builder.Build(provider);
    }
}
