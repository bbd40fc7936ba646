using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class FeatureReuseTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1001, 1)]
    [InlineData(3, 0)]
    public void NumbersOutOfRangeAreRefused(int every, int depth) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureReuse(every, depth));

    [Fact]
    public void ItComesBackFromItsSpecification()
    {
        var reuse = new FeatureReuse(5, depth: 2);

        Assert.Equal("feature-reuse(depth=2, every=5)", reuse.Spec.ToString());
        Assert.Equal(reuse, FeatureReuse.Of(MethodSpec.Parse(reuse.Spec.ToJson())));
        Assert.Throws<NotSupportedException>(() => FeatureReuse.Of(new MethodSpec("windows")));
    }

    [Fact]
    public void AModelThatCannotIsRefusedByNameWithEverythingElse()
    {
        var builder = VideoDiffusionPipeline.CreateBuilder().UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(0)
            .UseFeatureReuse(every: 0).UseFeatureReuse(every: 3);

        var message = Assert.Throws<InvalidOperationException>(() => builder.Build()).Message;

        Assert.Contains("made anew at every 0th noise level", message);
        Assert.Contains(
            "a fake cannot be used with feature-reuse(depth=1, every=3): a FakeVideoModel evaluates its network in full", message);
        Assert.Contains("The sampler has 0 steps", message);
    }

    [Fact]
    public void ACallIsRefusedAsWell()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(2).Build();

        Assert.Contains("FakeVideoModel", Assert.Throws<NotSupportedException>(
            () => pipeline.Generate("an orc", new GenerationOptions { FeatureReuse = new FeatureReuse(2) })).Message);
    }

    [Fact]
    public void WindowsOfALoopAreRefused()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(2).UseGuidance(2).UseGuidanceEvery(2).Build();
        var loop = new GenerationOptions { Windows = new FrameWindows(4, 0) { Loops = true } };

        Assert.Contains("windows of a loop", Assert.Throws<ArgumentException>(() => pipeline.Generate("an orc", loop)).Message);
    }
}
