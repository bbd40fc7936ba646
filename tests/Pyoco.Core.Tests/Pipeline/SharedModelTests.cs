using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class SharedModelTests
{
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
    public void AReleasedModelIsRefused()
    {
        var builder = Builder().UseModel(new FakeVideoModel(), ownsModel: true);
        builder.Build().Dispose();

        Assert.Throws<ObjectDisposedException>(() => builder.Build());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AmongManyThreadsAnOwnedModelIsReleasedOnceAndAnotherNever(bool isOwned)
    {
        var model = new CountingModel();
        var shared = new SharedModel(model, isOwned);
        Assert.True(shared.TryEnter());

        Parallel.For(0, 2000, _ =>
        {
            Assert.True(shared.TryEnter());
            Assert.Equal(0, model.Disposals);
            shared.Leave();
        });
        shared.Leave();

        Assert.Equal(isOwned ? 1 : 0, model.Disposals);
        Assert.Equal(!isOwned, shared.TryEnter());
    }

    private static VideoDiffusionPipelineBuilder Builder() =>
        VideoDiffusionPipeline.CreateBuilder().UseNoise(CholeskyNoise.White).UseHeun(3);
}
