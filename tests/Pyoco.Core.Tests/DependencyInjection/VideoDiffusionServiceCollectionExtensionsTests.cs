using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class VideoDiffusionServiceCollectionExtensionsTests
{
    [Fact]
    public void ThePipelineIsALazySingletonThatTheContainerDisposes()
    {
        var model = new FakeVideoModel();
        var loads = 0;
        var services = new ServiceCollection();
        services.AddVideoDiffusionPipeline(b => Configure(b, () =>
        {
            loads++;
            return model;
        }));

        using (var provider = services.BuildServiceProvider())
        {
            Assert.Equal(0, loads);
            var pipeline = provider.GetRequiredService<VideoDiffusionPipeline>();
            Assert.Same(pipeline, provider.GetRequiredService<VideoDiffusionPipeline>());
            Assert.Equal(1, loads);
        }

        Assert.True(model.IsDisposed);
    }

    [Fact]
    public void KeyedPipelinesStandSideBySide()
    {
        var services = new ServiceCollection();
        services.AddKeyedVideoDiffusionPipeline("a", b => Configure(b, () => new FakeVideoModel()));
        services.AddKeyedVideoDiffusionPipeline("b", b => Configure(b, () => new FakeVideoModel()));
        using var provider = services.BuildServiceProvider();

        Assert.NotSame(
            provider.GetRequiredKeyedService<VideoDiffusionPipeline>("a"), provider.GetRequiredKeyedService<VideoDiffusionPipeline>("b"));
        Assert.Null(provider.GetService<VideoDiffusionPipeline>());
    }

    [Fact]
    public void TheContainersLoggersAreUsed()
    {
        using var log = new RecordingLoggerFactory();
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(log);
        services.AddVideoDiffusionPipeline((_, b) => Configure(b, () => new FakeVideoModel()));
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<VideoDiffusionPipeline>().Generate("x");

        Assert.NotEmpty(log.Lines);
    }

    [Fact]
    public void ASecondRegistrationIsRefusedAndOthersHaveKeys()
    {
        var services = new ServiceCollection();
        services.AddVideoDiffusionPipeline(b => Configure(b, () => new FakeVideoModel()));
        services.AddKeyedVideoDiffusionPipeline("a", b => Configure(b, () => new FakeVideoModel()));
        services.AddKeyedVideoDiffusionPipeline("b", b => Configure(b, () => new FakeVideoModel()));

        var second = Assert.Throws<InvalidOperationException>(() => services.AddVideoDiffusionPipeline(
            b => Configure(b, () => new FakeVideoModel())));
        var sameKey = Assert.Throws<InvalidOperationException>(
            () => services.AddKeyedVideoDiffusionPipeline("b", b => Configure(b, () => new FakeVideoModel())));

        Assert.Contains("AddKeyedVideoDiffusionPipeline", second.Message);
        Assert.Contains("key 'b'", sameKey.Message);
    }

    [Fact]
    public void TheGeneratorIsThePipeline()
    {
        var services = new ServiceCollection();
        services.AddVideoDiffusionPipeline(b => Configure(b, () => new FakeVideoModel()));
        services.AddKeyedVideoDiffusionPipeline("a", b => Configure(b, () => new FakeVideoModel()));
        using var provider = services.BuildServiceProvider();

        Assert.Same(provider.GetRequiredService<VideoDiffusionPipeline>(), provider.GetRequiredService<IVideoGenerator>());
        Assert.Same(provider.GetRequiredKeyedService<VideoDiffusionPipeline>("a"), provider.GetRequiredKeyedService<IVideoGenerator>("a"));
    }

    [Fact]
    public void AKeyedPipelineCanAskTheContainer()
    {
        var model = new FakeVideoModel();
        var services = new ServiceCollection();
        services.AddSingleton<IVideoModel>(model);
        services.AddKeyedVideoDiffusionPipeline("a", (provider, b) => Configure(b, provider.GetRequiredService<IVideoModel>));
        using var provider = services.BuildServiceProvider();

        Assert.Same(model.Info, provider.GetRequiredKeyedService<VideoDiffusionPipeline>("a").Model);
    }

    [Fact]
    public void DecoratorsStandAroundTheGeneratorOfTheirKeyTheFirstOneOutermost()
    {
        var services = new ServiceCollection();
        services.AddVideoDiffusionPipeline(b => Configure(b, () => new FakeVideoModel()));
        services.AddKeyedVideoDiffusionPipeline("a", b => Configure(b, () => new FakeVideoModel()));
        services.DecorateVideoGenerator((_, inner) => new Named("outer", inner));
        services.DecorateVideoGenerator((_, inner) => new Named("inner", inner));
        services.DecorateKeyedVideoGenerator("a", (_, inner) => new Named("keyed", inner));
        using var provider = services.BuildServiceProvider();

        var plain = Assert.IsType<Named>(provider.GetRequiredService<IVideoGenerator>());
        var keyed = Assert.IsType<Named>(provider.GetRequiredKeyedService<IVideoGenerator>("a"));

        Assert.Equal(("outer", "inner"), (plain.Name, Assert.IsType<Named>(plain.Inner).Name));
        Assert.Same(provider.GetRequiredService<VideoDiffusionPipeline>(), ((Named)plain.Inner).Inner);
        Assert.Equal("keyed", keyed.Name);
        Assert.IsType<VideoDiffusionPipeline>(keyed.Inner);
    }

    [Fact]
    public void AnUnknownKeyIsRefusedByTheContainer()
    {
        var services = new ServiceCollection();
        services.AddKeyedVideoDiffusionPipeline("a", b => Configure(b, () => new FakeVideoModel()));
        using var provider = services.BuildServiceProvider();

        Assert.Throws<InvalidOperationException>(() => provider.GetRequiredKeyedService<IVideoGenerator>("b"));
    }

    [Fact]
    public async Task AContainerThatIsDisposedAsynchronouslyWaitsForWhatRuns()
    {
        var model = new FakeVideoModel();
        using var began = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var services = new ServiceCollection();
        services.AddVideoDiffusionPipeline(b => Configure(b, () => model));
        var provider = services.BuildServiceProvider();
        var call = provider.GetRequiredService<IVideoGenerator>().GenerateAsync("x", new GenerationOptions
        {
            OnStep = _ =>
            {
                began.Set();
                gate.Wait();
            },
        });
        began.Wait();

        var disposal = provider.DisposeAsync().AsTask();
        var early = disposal.IsCompleted;
        gate.Set();
        await disposal;

        Assert.False(early);
        Assert.True(model.IsDisposed);
        Assert.Equal(4, (await call).FrameCount);
    }

    private sealed class Named(string name, IVideoGenerator inner) : IVideoGenerator
    {
        public string Name => name;

        public IVideoGenerator Inner => inner;

        public Task<IReadOnlyList<VideoClip>> GenerateAsync(
            IReadOnlyList<string> prompts, GenerationOptions? options, IProgress<GenerationProgress>? progress,
            CancellationToken cancellationToken) => inner.GenerateAsync(prompts, options, progress, cancellationToken);

        public void Dispose() => inner.Dispose();
    }

    private static void Configure(VideoDiffusionPipelineBuilder builder, Func<IVideoModel> load) =>
        builder.UseModel(load).UseNoise(CholeskyNoise.White).UseEuler(2);
}
