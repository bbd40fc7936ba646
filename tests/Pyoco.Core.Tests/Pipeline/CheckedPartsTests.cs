using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>Networks, guidance rules and decorators that return something wrong.</summary>
public sealed class CheckedPartsTests
{
    public static TheoryData<string, Func<Tensor, DenoiserOutput>, string> Wrong => new()
    {
        { "shape", x => Short(x), "Float32 [1, 3, 1, 6, 5] on cpu at step 2 of 3 (sigma" },
        { "type", x => x.to(ScalarType.Float64), "Float64 [1, 3, 4, 6, 5] on cpu at step 2 of 3 (sigma" },
        { "NaN", x => x.Times(float.NaN), "NaN at step 2 of 3 (sigma" },
        { "infinity", x => x.Times(float.PositiveInfinity), "an infinite value at step 2 of 3 (sigma" },
        { "nothing", _ => new DenoiserOutput(null!), "no video at step 2 of 3 (sigma" },
        { "noise", x => new DenoiserOutput(x.clone(), Short(x)), "Float32 [1, 3, 1, 6, 5] on cpu at step 2 of 3 (sigma" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void ANetworkThatReturnsSomethingElseIsNamedWithTheStep(string what, Func<Tensor, DenoiserOutput> wrong, string named)
    {
        var model = new FakeVideoModel { Network = (_, network) => FromStepTwo(network, wrong) };
        using var pipeline = Builder(model).Build();

        var error = Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x"));

        Assert.Contains($"The network returned {named}", error.Message);
        Assert.Contains("expected", what == "nothing" ? "expected" : error.Message);
    }

    [Theory, MemberData(nameof(Wrong))]
    public void GuidanceThatReturnsSomethingElseIsNamedWithTheStep(string what, Func<Tensor, DenoiserOutput> wrong, string named)
    {
        Assert.NotEmpty(what);
        using var pipeline = Builder().UseGuidance(inner => new AroundGuidance(inner, denoiser => FromStepTwo(denoiser, wrong))).Build();

        Assert.Contains(
            $"The guidance around returned {named}", Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x")).Message);
    }

    [Theory, MemberData(nameof(Wrong))]
    public void ADecoratorThatReturnsSomethingElseIsNamedWithTheStep(string what, Func<Tensor, DenoiserOutput> wrong, string named)
    {
        Assert.NotEmpty(what);
        using var pipeline = Builder().UseDenoiser(inner => FromStepTwo(inner, wrong)).Build();

        Assert.Contains(
            $"The decorated denoiser returned {named}", Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x")).Message);
    }

    [Fact]
    public void TheStepOfTheMessageIsTheOneUnderWay()
    {
        using var scope = NewDisposeScope();
        using var x = zeros([1, 1, 1, 2, 2]);
        var parts = new CheckedParts(steps: 7);
        var denoiser = parts.Checked(new DelegateDenoiser((noisy, _) => noisy.Times(float.NaN)), "The part");

        foreach (var step in new[] { 0, 6 })
        {
            parts.Step = step;
            Assert.Equal(
                $"The part returned NaN at step {step + 1} of 7 (sigma 2); finite values up to 2^24 were expected.",
                Assert.Throws<InvalidOperationException>(() => denoiser.Denoise(x, NoiseLevel.FromSigma(2))).Message);
        }
    }

    [Fact]
    public void NoDenoiserIsRefusedByTheNameOfItsPart() => Assert.Equal(
        "The part is null; a denoiser was expected.",
        Assert.Throws<InvalidOperationException>(() => new CheckedParts(1).Checked(null, "The part")).Message);

    private static Tensor Short(Tensor x) => x.narrow(VideoShape.FrameAxis, 0, 1).clone();

    private static VideoDiffusionPipelineBuilder Builder(FakeVideoModel? model = null) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(model ?? new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(3);

    private static DelegateDenoiser FromStepTwo(IVideoDenoiser inner, Func<Tensor, DenoiserOutput> wrong) =>
        new((x, level) => level.Sigma < 10 ? wrong(x) : inner.Denoise(x, level));
}
