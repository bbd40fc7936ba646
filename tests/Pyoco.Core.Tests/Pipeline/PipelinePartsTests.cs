using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>What the parts of a user's may do wrong, and where decorators and limits stand.</summary>
public sealed class PipelinePartsTests
{
    public static TheoryData<string, Func<Tensor, DenoiserOutput>, string> Wrong => new()
    {
        { "shape", x => x.narrow(2, 0, 1).clone(), "Float32 [1, 3, 1, 6, 5] on cpu at step 2 of 3 (sigma" },
        { "type", x => x.to(ScalarType.Float64), "Float64 [1, 3, 4, 6, 5] on cpu at step 2 of 3 (sigma" },
        { "NaN", x => x * float.NaN, "NaN at step 2 of 3 (sigma" },
        { "infinity", x => x * float.PositiveInfinity, "an infinite value at step 2 of 3 (sigma" },
        { "nothing", _ => new DenoiserOutput(null!), "no video at step 2 of 3 (sigma" },
        { "NoiseFrom", x => new DenoiserOutput(x.clone(), x.narrow(2, 0, 1).clone()), "Float32 [1, 3, 1, 6, 5] on cpu at step 2 of 3 (sigma" },
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
        using var pipeline = Builder().UseGuidance(inner => new Around(inner, denoiser => FromStepTwo(denoiser, wrong))).Build();

        Assert.Contains($"The guidance around returned {named}", Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x")).Message);
    }

    [Theory, MemberData(nameof(Wrong))]
    public void ADecoratorThatReturnsSomethingElseIsNamedWithTheStep(string what, Func<Tensor, DenoiserOutput> wrong, string named)
    {
        Assert.NotEmpty(what);
        using var pipeline = Builder().UseDenoiser(inner => FromStepTwo(inner, wrong)).Build();

        Assert.Contains($"The decorated denoiser returned {named}", Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x")).Message);
    }

    [Fact]
    public void ACodecThatReturnsSomethingElseIsNamed()
    {
        foreach (var (wrong, named) in new (Func<Tensor, Tensor>, string)[]
        {
            (x => x.narrow(3, 0, 2).clone(), "decoded to Float32 [1, 3, 4, 2, 5]"),
            (x => x * float.NaN, "decoded to NaN"),
            (x => x.to(ScalarType.Int32), "decoded to Int32 [1, 3, 4, 6, 5]"),
        })
        {
            using var pipeline = Builder(new FakeVideoModel { Decoder = wrong }).Build();
            Assert.Contains($"The codec FakeVideoModel {named}", Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x")).Message);
        }
    }

    [Fact]
    public void APriorThatDrawsNaNIsNamedWithItsKey()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(new FakeVideoModel()).UseNoise(new BrokenNoise()).UseEuler(3).Build();

        var error = Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x", new GenerationOptions { Seed = 7 }));

        Assert.Contains("The noise prior independent drew NaN", error.Message);
        Assert.Contains("Seed = 7", error.Message);
    }

    [Fact]
    public void APriorWithoutStepNoiseRefusesAStochasticSamplerBeforeTheNetworkIsEvaluated()
    {
        var calls = 0;
        var model = new FakeVideoModel { Network = (_, network) => new DelegateDenoiser((x, level) => { calls++; return network.Denoise(x, level); }) };
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(new StartOnly()).UseEuler(3).Build();

        var error = Assert.Throws<NotSupportedException>(() => pipeline.Generate("x", new GenerationOptions { Sampler = new DdimSampler(1) }));

        Assert.Contains("it holds a start and nothing else", error.Message);
        Assert.Equal(0, calls);
        Assert.Equal(4, pipeline.Generate("x").FrameCount);
    }

    [Fact]
    public void LimitsOfThePlanHoldUnderEverySamplerAndDecoratorsStandOutside()
    {
        var seen = new List<double>();
        var model = new FakeVideoModel
        {
            Network = (_, _) => new DelegateDenoiser((x, _) => full_like(x, 5)),
            AfterGuidance = denoiser => Thresholding.Static(1).Limit(denoiser, keepsNoise: true),
        };
        using var pipeline = Builder(model).UseGuidance(3).UseDenoiser(inner => new DelegateDenoiser((x, level) =>
        {
            var output = inner.Denoise(x, level);
            seen.Add(output.Clean.max().item<float>());
            return output;
        })).Build();

        foreach (var sampler in new ISampler[] { new EulerSampler(), new HeunSampler(), new DdimSampler(), new DpmSolverSampler(), new LcmSampler() })
        {
            var clip = pipeline.Generate("x", new GenerationOptions { Sampler = sampler });
            Assert.All(Enumerable.Range(0, 4), i => Assert.All(clip.Frame(i).ToArray(), value => Assert.Equal(255, value)));
        }

        Assert.All(seen, value => Assert.Equal(1, value));
    }

    [Fact]
    public void DecoratorsOfEverySeamWrapTheFirstAddedOutermost()
    {
        var order = new List<string>();
        using var pipeline = Builder()
            .UseDenoiser(inner => Naming(inner, "denoiser 1")).UseDenoiser(inner => Naming(inner, "denoiser 2"))
            .UseGuidance(inner => new Around(inner, d => Naming(d, "guidance 1"))).UseGuidance(inner => new Around(inner, d => Naming(d, "guidance 2")))
            .UseEuler(1).Build();

        pipeline.Generate("x");

        Assert.Equal(["denoiser 1", "denoiser 2", "guidance 1", "guidance 2"], order);

        DelegateDenoiser Naming(IVideoDenoiser inner, string name) => new((x, level) =>
        {
            order.Add(name);
            return inner.Denoise(x, level);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(10_001)]
    public void StepsOutOfRangeAreRefusedInACallAndInABuilder(int steps)
    {
        using var pipeline = Builder().Build();

        Assert.Contains(
            $"{steps} steps were asked for; 1 to 10000 were expected",
            Assert.Throws<ArgumentOutOfRangeException>(() => pipeline.Generate("x", new GenerationOptions { Steps = steps })).Message);
        Assert.Contains($"{steps} steps; 1 to 10000", Assert.Throws<InvalidOperationException>(() => Builder().UseEuler(steps).Build()).Message);
    }

    [Fact]
    public void StepsSamplerScheduleAndGuidanceAreOfTheCall()
    {
        using var pipeline = Builder().UseGuidance(2).Build();

        var report = pipeline.Generate("x", new GenerationOptions { Steps = 5, Sampler = new EulerSampler(), Guidance = new ClassifierFreeGuidance(1) }).Report!;

        Assert.Equal((5, "euler", "classifier-free(scale=1)"), (report.Steps, report.Sampler!.ToString(), report.Guidance!.ToString()));
        Assert.Contains("The schedule has 4 steps; 5 were asked for", Assert.Throws<ArgumentException>(
            () => pipeline.Generate("x", new GenerationOptions { Steps = 5, Schedule = NoiseSchedule.Karras(4) })).Message);
        Assert.Contains("leads away from nothing", Assert.Throws<ArgumentException>(
            () => pipeline.Generate("x", new GenerationOptions { NegativePrompt = "y", Guidance = new ClassifierFreeGuidance(1) })).Message);
    }

    private static VideoDiffusionPipelineBuilder Builder(FakeVideoModel? model = null) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(model ?? new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(3);

    private static DelegateDenoiser FromStepTwo(IVideoDenoiser inner, Func<Tensor, DenoiserOutput> wrong) =>
        new((x, level) => level.Sigma < 10 ? wrong(x) : inner.Denoise(x, level));

    private sealed class Around(IGuidance inner, Func<IVideoDenoiser, IVideoDenoiser> wrap) : IGuidance
    {
        public MethodSpec Spec => new("around");

        public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts) => wrap(inner.Guide(bind, prompts));
    }

    private sealed class BrokenNoise : IVideoNoisePrior
    {
        public MethodSpec Spec => MethodSpec.Independent;

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) => full(shape.ToArray(), float.NaN);
    }

    private sealed class StartOnly : IVideoNoisePrior
    {
        public MethodSpec Spec => MethodSpec.Independent;

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) => CholeskyNoise.White.Sample(shape, key);

        public string? Refusal(NoiseKey key) => key.Stream == 0 ? null : "it holds a start and nothing else.";
    }
}
