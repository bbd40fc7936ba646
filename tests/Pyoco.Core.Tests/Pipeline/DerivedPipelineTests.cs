using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class DerivedPipelineTests
{
    private static readonly CholeskyNoise Correlated = new(new MethodSpec("ar", ("r", 0.8)), f => FrameMatrices.Autoregression(f, 0.8));

    [Fact]
    public void ADerivedPipelineHasOtherSettingsOverTheSameModel()
    {
        var loads = 0;
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() =>
            {
                loads++;
                return new FakeVideoModel();
            })
            .UseNoise(CholeskyNoise.White).UseHeun(4).UseGuidance(2).Build();

        using var derived = pipeline.With(b => b.UseNoise(Correlated).AllowOtherPrior().UseEuler(3));

        var report = derived.Generate("x").Report!;
        Assert.Equal(("ar(r=0.8)", "euler", 3, "classifier-free(scale=2)"), (report.NoisePrior.ToString(), report.Sampler!.Name, report.Steps, report.Guidance!.ToString()));
        Assert.Equal(("independent", "heun", 4), (pipeline.NoisePrior.Name, pipeline.Generate("x").Report!.Sampler!.Name, pipeline.Generate("x").Report!.Steps));
        Assert.NotNull(derived.PriorDivergence);
        Assert.Equal(1, loads);
        Assert.Same(pipeline.GetService<FakeVideoModel>(), derived.GetService<FakeVideoModel>());
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 0, 2)]
    public void TheLastOfThemReleasesTheModelInWhateverOrder(params int[] order)
    {
        var model = new FakeVideoModel();
        var first = Builder().UseModel(model, ownsModel: true).Build();
        var second = first.With(b => b.UseEuler(2));
        VideoDiffusionPipeline[] all = [first, second, second.With(b => b.UseGuidance(3))];

        for (var i = 0; i < 3; i++)
        {
            Assert.False(model.IsDisposed);
            all[order[i]].Dispose();
            all[order[i]].Dispose();
        }

        Assert.True(model.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => first.With(b => b.UseEuler(2)));
    }

    [Fact]
    public void AModelThatIsNotOwnedStaysAndServesFurtherPipelines()
    {
        var model = new FakeVideoModel();
        var builder = Builder().UseModel(model);

        builder.Build().Dispose();

        Assert.False(model.IsDisposed);
        using var again = builder.Build();
        Assert.Equal(4, again.Generate("x").FrameCount);
    }

    [Fact]
    public void ARunningCallOfADisposedPipelineKeepsTheModelOfAllOfThem()
    {
        var model = new FakeVideoModel();
        var pipeline = Builder().UseModel(model, ownsModel: true).Build();
        var derived = pipeline.With(b => b.UseEuler(2));
        pipeline.Dispose();

        var released = new List<bool>();
        derived.Generate("x", new GenerationOptions
        {
            OnStep = _ =>
            {
                derived.Dispose();
                released.Add(model.IsDisposed);
            },
        });

        Assert.Equal([false, false], released);
        Assert.True(model.IsDisposed);
    }

    [Fact]
    public void AnotherModelIsNoSettingOfADerivedPipeline()
    {
        using var pipeline = Builder().UseModel(new FakeVideoModel()).Build();

        foreach (Action<VideoDiffusionPipelineBuilder> configure in (Action<VideoDiffusionPipelineBuilder>[])
            [b => b.UseModel(new FakeVideoModel()), b => b.UseModel(() => new FakeVideoModel()), b => b.AdaptModel(_ => { })])
        {
            Assert.Contains("With shares the weights", Assert.Throws<InvalidOperationException>(() => pipeline.With(configure)).Message);
        }

        Assert.Equal(4, pipeline.Generate("x").FrameCount);
    }

    [Fact]
    public void AReleasedModelIsRefused()
    {
        var builder = Builder().UseModel(new FakeVideoModel(), ownsModel: true);
        builder.Build().Dispose();

        Assert.Throws<ObjectDisposedException>(() => builder.Build());
    }

    private static VideoDiffusionPipelineBuilder Builder() => VideoDiffusionPipeline.CreateBuilder().UseNoise(CholeskyNoise.White).UseHeun(3);
}
