using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pyoco;
using Pyoco.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers pipelines that a configuration describes.</summary>
public static class VideoDiffusionHostingExtensions
{
    /// <summary>Adds a pipeline as <see cref="VideoDiffusionPipeline"/> and <see cref="IVideoGenerator"/>, from a section of the
    /// configuration (<see cref="VideoDiffusionOptions"/>), with a warm-up when the host starts. What is wrong in the section ends the
    /// start of the host with one <see cref="OptionsValidationException"/> that lists all of it.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="section">The section.</param>
    /// <param name="priors">Makes noise priors: <c>NoisePriorFactory.Instance</c> of Pyoco.Noise.</param>
    /// <param name="load">Gives the builder its model, <c>(builder, options) =&gt; builder.UseModel(options.Model)</c> with Pyoco.Models,
    /// and anything else that a section cannot say.</param>
    /// <exception cref="InvalidOperationException">A pipeline is registered already.</exception>
    public static IServiceCollection AddVideoDiffusionPipeline(
        this IServiceCollection services,
        IConfiguration section,
        INoisePriorFactory priors,
        Action<VideoDiffusionPipelineBuilder, VideoDiffusionOptions> load)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddVideoDiffusionPipeline((provider, builder) => Configure(provider, builder, key: null, priors, load));
        return Add(services, key: null, section, priors, load, provider => provider.GetRequiredService<VideoDiffusionPipeline>());
    }

    /// <summary>Adds a pipeline under a key, for several models side by side; else as without a key. The options have the key as their
    /// name.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="key">The key of the pipeline.</param>
    /// <param name="section">The section.</param>
    /// <param name="priors">Makes noise priors.</param>
    /// <param name="load">Gives the builder its model.</param>
    /// <exception cref="InvalidOperationException">A pipeline is registered under that key already.</exception>
    public static IServiceCollection AddKeyedVideoDiffusionPipeline(
        this IServiceCollection services,
        string key,
        IConfiguration section,
        INoisePriorFactory priors,
        Action<VideoDiffusionPipelineBuilder, VideoDiffusionOptions> load)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(key);
        services.AddKeyedVideoDiffusionPipeline(key, (provider, builder) => Configure(provider, builder, key, priors, load));
        return Add(services, key, section, priors, load, provider => provider.GetRequiredKeyedService<VideoDiffusionPipeline>(key));
    }

    /// <summary>Adds the health check of a pipeline that was added from a configuration: unhealthy where libtorch is missing, the model did
    /// not load or a run is stuck, degraded while the model is being loaded.</summary>
    /// <param name="builder">The builder of health checks.</param>
    /// <param name="key">The key of the pipeline; null for the one without.</param>
    /// <param name="name">The name of the check; <c>pyoco</c>, with the key behind it, when null.</param>
    /// <param name="tags">Tags of the check.</param>
    public static IHealthChecksBuilder AddVideoDiffusionPipeline(
        this IHealthChecksBuilder builder, string? key = null, string? name = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name ?? (key is null ? "pyoco" : $"pyoco-{key}"),
            provider => new VideoDiffusionHealthCheck(StateOf(provider, key), Diagnose),
            failureStatus: null, tags));
    }

    private static IServiceCollection Add(
        IServiceCollection services, string? key, IConfiguration section, INoisePriorFactory priors,
        Action<VideoDiffusionPipelineBuilder, VideoDiffusionOptions> load, Func<IServiceProvider, VideoDiffusionPipeline> pipeline)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(priors);
        ArgumentNullException.ThrowIfNull(load);
        var name = key ?? Options.Options.DefaultName;
        services.AddOptionsWithValidateOnStart<VideoDiffusionOptions>(name).Bind(section).Configure(options =>
        {
            options.Sampler = SpecificationText.Of(section.GetSection(nameof(options.Sampler))) ?? options.Sampler;
            options.NoisePrior = SpecificationText.Of(section.GetSection(nameof(options.NoisePrior))) ?? options.NoisePrior;
            options.Guidance = SpecificationText.Of(section.GetSection(nameof(options.Guidance))) ?? options.Guidance;
        });
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<VideoDiffusionOptions>, VideoDiffusionOptionsValidator>());
        services.AddSingleton<IValidateOptions<VideoDiffusionOptions>>(new SpecificationRules(name, section, priors));
        services.AddKeyedSingleton(StateKey(key), (provider, _) => State(OptionsOf(provider, key)));
        return services.AddSingleton<IHostedService>(provider => new VideoDiffusionWarmUp(
            StateOf(provider, key), () => pipeline(provider), provider.GetRequiredService<ILogger<VideoDiffusionWarmUp>>()));
    }

    private static PipelineState State(VideoDiffusionOptions options) => new(
        options.WarmUp, TimeSpan.FromSeconds(options.StuckAfterSeconds), new RunQueue(options.ConcurrentRuns, options.WaitingRuns));

    private static void Configure(
        IServiceProvider provider, VideoDiffusionPipelineBuilder builder, string? key, INoisePriorFactory priors,
        Action<VideoDiffusionPipelineBuilder, VideoDiffusionOptions> load)
    {
        var options = OptionsOf(provider, key);
        builder.UseQueue(StateOf(provider, key).Queue).UseRequestBatching(options.RequestBatching).UseLimits(new RunLimits
        {
            Duration = options.MaxSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Bytes = options.MaxMegabytes is { } megabytes ? (long)megabytes << 20 : null,
        });
        _ = options.Sampler is { } sampler
            ? builder.UseSampler(SamplerFactory.Create(SpecificationText.Parse(sampler)), options.Steps)
            : builder.UseModelSampler(options.Steps);
        _ = options.NoisePrior is { } prior
            ? builder.UseNoisePriorFactory(priors).UseNoise(priors.Create(SpecificationText.Parse(prior), options.Model))
            : builder.UseModelNoise(priors);
        if (options.AllowOtherPrior)
        {
            builder.AllowOtherPrior();
        }

        if (options.Guidance is { } guidance)
        {
            builder.UseGuidance(GuidanceFactory.Create(SpecificationText.Parse(guidance)));
        }

        load(builder, options);
    }

    private static VideoDiffusionOptions OptionsOf(IServiceProvider provider, string? key) =>
        provider.GetRequiredService<IOptionsMonitor<VideoDiffusionOptions>>().Get(key ?? Options.Options.DefaultName);

    private static PipelineState StateOf(IServiceProvider provider, string? key) =>
        provider.GetKeyedService<PipelineState>(StateKey(key)) ?? throw new InvalidOperationException(
            key is null
                ? "There is no pipeline without a key that a configuration describes; AddVideoDiffusionPipeline(section, ...) adds one."
                : $"There is no pipeline of the key '{key}' that a configuration describes; AddKeyedVideoDiffusionPipeline(key, section, "
                    + "...) adds one.");

    private static (Type Type, string? Key) StateKey(string? key) => (typeof(PipelineState), key);

    private static string? Diagnose()
    {
        NativeRuntime.Load();
        return NativeRuntime.Diagnosis;
    }
}
