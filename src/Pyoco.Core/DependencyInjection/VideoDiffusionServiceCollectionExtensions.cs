using Pyoco;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers video diffusion pipelines with a container.</summary>
public static class VideoDiffusionServiceCollectionExtensions
{
    /// <summary>Adds a pipeline as a singleton, as <see cref="VideoDiffusionPipeline"/> and as <see cref="IVideoGenerator"/>. Its weights
    /// load when it is first resolved; the container disposes it. A second registration is refused: use keys for several
    /// pipelines.</summary>
    /// <exception cref="InvalidOperationException">A pipeline is registered already.</exception>
    /// <param name="services">The collection.</param>
    /// <param name="configure">Configures the builder, as with <see cref="VideoDiffusionPipeline.CreateBuilder"/>.</param>
    public static IServiceCollection AddVideoDiffusionPipeline(
        this IServiceCollection services, Action<VideoDiffusionPipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddVideoDiffusionPipeline((_, builder) => configure(builder));
    }

    /// <param name="services">The collection.</param>
    /// <param name="configure">Configures the builder, with access to the container.</param>
    /// <inheritdoc cref="AddVideoDiffusionPipeline(IServiceCollection, Action{VideoDiffusionPipelineBuilder})" path="/summary"/>
    public static IServiceCollection AddVideoDiffusionPipeline(
        this IServiceCollection services, Action<IServiceProvider, VideoDiffusionPipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        Refuse(services, key: null);
        services.AddSingleton(provider => Build(provider, configure));
        return services.AddSingleton(provider => Decorated(provider, provider.GetRequiredService<VideoDiffusionPipeline>(), key: null));
    }

    /// <summary>Adds a pipeline under a key, for several models side by side; else as without a key.</summary>
    /// <exception cref="InvalidOperationException">A pipeline is registered under that key already.</exception>
    /// <param name="services">The collection.</param>
    /// <param name="key">The key of the pipeline.</param>
    /// <param name="configure">Configures the builder.</param>
    public static IServiceCollection AddKeyedVideoDiffusionPipeline(
        this IServiceCollection services, object key, Action<VideoDiffusionPipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddKeyedVideoDiffusionPipeline(key, (_, builder) => configure(builder));
    }

    /// <param name="services">The collection.</param>
    /// <param name="key">The key of the pipeline.</param>
    /// <param name="configure">Configures the builder, with access to the container.</param>
    /// <inheritdoc
    /// cref="AddKeyedVideoDiffusionPipeline(IServiceCollection, object, Action{VideoDiffusionPipelineBuilder})" path="/summary"/>
    public static IServiceCollection AddKeyedVideoDiffusionPipeline(
        this IServiceCollection services, object key, Action<IServiceProvider, VideoDiffusionPipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(configure);
        Refuse(services, key);
        services.AddKeyedSingleton(key, (provider, _) => Build(provider, configure));
        return services.AddKeyedSingleton(
            key, (provider, k) => Decorated(provider, provider.GetRequiredKeyedService<VideoDiffusionPipeline>(k), k));
    }

    /// <summary>Decorates the <see cref="IVideoGenerator"/> that is registered beside the pipeline, with logging, a cache or the like; the
    /// decorator that was added first is outermost. The pipeline itself, as <see cref="VideoDiffusionPipeline"/>, stays as it is.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="decorate">Makes the decorator of a generator, with access to the container.</param>
    public static IServiceCollection DecorateVideoGenerator(
        this IServiceCollection services, Func<IServiceProvider, IVideoGenerator, IVideoGenerator> decorate)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(decorate);
        return services.AddSingleton(new GeneratorDecorator(Key: null, decorate));
    }

    /// <summary>Decorates the generator of a key; else as <see cref="DecorateVideoGenerator"/>.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="key">The key of the pipeline.</param>
    /// <param name="decorate">Makes the decorator of a generator, with access to the container.</param>
    public static IServiceCollection DecorateKeyedVideoGenerator(
        this IServiceCollection services, object key, Func<IServiceProvider, IVideoGenerator, IVideoGenerator> decorate)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(decorate);
        return services.AddSingleton(new GeneratorDecorator(key, decorate));
    }

    private static IVideoGenerator Decorated(IServiceProvider provider, IVideoGenerator generator, object? key)
    {
        foreach (var decorator in provider.GetServices<GeneratorDecorator>().Where(d => Equals(d.Key, key)).Reverse())
        {
            generator = decorator.Decorate(provider, generator)
                ?? throw new InvalidOperationException("A decorator of the video generator returned null; a generator was expected.");
        }

        return generator;
    }

    private static void Refuse(IServiceCollection services, object? key)
    {
        if (services.Any(
            s => s.ServiceType == typeof(VideoDiffusionPipeline) && s.IsKeyedService == (key is not null) && Equals(s.ServiceKey, key)))
        {
            throw new InvalidOperationException(key is null
                ? "A VideoDiffusionPipeline is registered already; register further ones by AddKeyedVideoDiffusionPipeline(key, ...)."
                : $"A VideoDiffusionPipeline is registered under the key '{key}' already; choose another key.");
        }
    }

    private static VideoDiffusionPipeline Build(
        IServiceProvider provider, Action<IServiceProvider, VideoDiffusionPipelineBuilder> configure)
    {
        var builder = VideoDiffusionPipeline.CreateBuilder();
        configure(provider, builder);
        return builder.Build(provider);
    }
}
