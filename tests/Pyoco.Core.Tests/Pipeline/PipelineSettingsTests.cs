using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class PipelineSettingsTests
{
    [Fact]
    public void DecoratorsOfEverySeamWrapTheFirstAddedOutermost()
    {
        var order = new List<string>();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(1)
            .UseDenoiser(inner => Naming(inner, "denoiser 1")).UseDenoiser(inner => Naming(inner, "denoiser 2"))
            .UseGuidance(inner => new AroundGuidance(inner, d => Naming(d, "guidance 1")))
            .UseGuidance(inner => new AroundGuidance(inner, d => Naming(d, "guidance 2")))
            .Build();

        pipeline.Generate("x");

        Assert.Equal(["denoiser 1", "denoiser 2", "guidance 1", "guidance 2"], order);

        DelegateDenoiser Naming(IVideoDenoiser inner, string name) => new((x, level) =>
        {
            order.Add(name);
            return inner.Denoise(x, level);
        });
    }

    [Fact]
    public void AddingADecoratorLeavesTheSettingsItStartedFromAsTheyWere()
    {
        var none = new Decorators<string>("text");

        var one = none.Add(inner => $"a({inner})");
        var two = one.Add(inner => $"b({inner})");

        Assert.Equal(["x", "a(x)", "a(b(x))"], [none.Apply("x"), one.Apply("x"), two.Apply("x")]);
    }

    [Fact]
    public void ADecoratorThatReturnsNullIsNamedByItsPlaceAndKind()
    {
        var decorators = new Decorators<string>("text").Add(inner => inner).Add(_ => null!);

        Assert.Equal(
            "Decorator 2 of the text returned null; a text was expected.",
            Assert.Throws<InvalidOperationException>(() => decorators.Apply("x")).Message);
    }
}
