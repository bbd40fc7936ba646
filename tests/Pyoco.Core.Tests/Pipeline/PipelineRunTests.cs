using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class PipelineRunTests
{
    private static readonly string[] Prompts = ["a", "bb", "ccc"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void AClipIsTheSameInWhateverBatchItIsMade(int batchSize)
    {
        using var pipeline = Build(out var model);

        var clips = pipeline.Generate(
            Prompts, new GenerationOptions { Seed = 5, ClipsPerPrompt = 2, BatchSize = batchSize, NegativePrompt = "x" });

        Assert.Equal(["a", "a", "bb", "bb", "ccc", "ccc"], clips.Select(c => c.Report!.Prompt));
        Assert.Equal([5ul, 6, 7, 8, 9, 10], clips.Select(c => c.Report!.Seed));
        Assert.Equal(batchSize, model.BoundBatches.Max());
        foreach (var clip in clips)
        {
            var alone = pipeline.Generate(clip.Report!.Prompt!, new GenerationOptions { Seed = clip.Report.Seed, NegativePrompt = "x" });
            Assert.All(
                Enumerable.Range(0, 4),
                i => Assert.Equal(alone.Frame(i).ToArray(), clip.Frame(i).ToArray(), (a, b) => Math.Abs(a - b) <= 1));
        }
    }

    [Fact]
    public void TheNoiseOfAClipIsTheSameToTheBitInWhateverBatchItIsMade()
    {
        using var pipeline = Build(out _);
        var starts = new List<float[]>();
        var options = new GenerationOptions
        {
            Seed = 5,
            Sampler = new StartRecorder(starts),
        };

        pipeline.Generate(Prompts, options);
        pipeline.Generate(["bb"], options with { Seed = 6 });

        var single = starts[1];
        Assert.Equal(single, starts[0].Skip(single.Length).Take(single.Length));
    }

    [Fact]
    public void ACodecThatReturnsSomethingElseIsNamed()
    {
        foreach (var (wrong, named) in new (Func<Tensor, Tensor>, string)[]
        {
            (x => x.narrow(3, 0, 2).clone(), "decoded frame 0 to Float32 [1, 3, 1, 2, 5]"),
            (x => x.Times(float.NaN), "decoded frame 0 to NaN"),
            (x => x.Times(0).Plus(3e30), "decoded frame 0 to values of 3E+30"),
            (x => x.to(ScalarType.Int32), "decoded frame 0 to Int32 [1, 3, 1, 6, 5]"),
        })
        {
            using var pipeline = Builder(new FakeVideoModel { Decoder = wrong }).Build();
            Assert.Contains(
                $"The codec FakeVideoModel {named}", Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x")).Message);
        }
    }

    [Fact]
    public void AStepBeyondAllVideosIsRefusedAtThatStepAndSoIsASamplersEnd()
    {
        var calls = 0;
        var model = new FakeVideoModel
        {
            Network = (_, network) => new DelegateDenoiser(
                (x, level) => ++calls == 2 ? ones_like(x).Times_(1e38f) : network.Denoise(x, level)),
        };
        using var pipeline = Builder(model).Build();

        var step = Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x")).Message;
        using var other = Builder().UseSampler(new Broken(), 3).Build();
        var end = Assert.Throws<InvalidOperationException>(() => other.Generate("x")).Message;

        Assert.StartsWith("The network returned values of 1E+38 at step 2 of 3", step);
        Assert.StartsWith("The sampler broken returned NaN after its last step", end);
    }

    [Fact]
    public void AModelThatCannotBeUsedIsRefusedBeforeTheRunAndAfterIt()
    {
        var refusal = default(string);
        var model = new FakeVideoModel
        {
            RefusalNow = () => refusal,
            Network = (_, network) =>
            {
                refusal = "somebody wrote to its weights";
                return network;
            },
        };
        using var pipeline = Builder(model).Build();

        var after = Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x")).Message;
        model.Prompts.Clear();
        var before = Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x")).Message;

        Assert.Equal(
            "The model in a fake changed while the clip was made, which is thrown away: somebody wrote to its weights.", after);
        Assert.Equal("The model in a fake cannot be used: somebody wrote to its weights.", before);
        Assert.Empty(model.Prompts);
    }

    [Fact]
    public void APriorThatDrawsNaNIsNamedWithItsKey()
    {
        using var pipeline = Builder(prior: new BrokenNoise()).Build();

        var error = Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x", new GenerationOptions { Seed = 7 }));

        Assert.Contains("The noise prior independent drew NaN", error.Message);
        Assert.Contains("Seed = 7", error.Message);
    }

    [Theory]
    [InlineData(true, ScalarType.Float32, "(1, 4, 3, 6, 5)")]
    [InlineData(false, ScalarType.Float64, "Float64")]
    public void NoiseOfAnotherShapeOrTypeIsRefusedBeforeTheNetworkSeesIt(bool swapped, ScalarType type, string named)
    {
        using var pipeline = Builder(prior: new OddNoise(swapped, type)).Build();

        var error = Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x"));

        Assert.Contains(named, error.Message);
        Assert.Contains("of (1, 3, 4, 6, 5) on cpu was expected", error.Message);
    }

    [Fact]
    public void LimitsOfThePlanHoldUnderEverySamplerAndDecoratorsStandOutside()
    {
        var seen = new List<double>();
        var model = new FakeVideoModel
        {
            Network = (_, _) => new DelegateDenoiser((x, _) => ones_like(x).Times_(5)),
            AfterGuidance = denoiser => Thresholding.Static(1).Limit(denoiser, keepsNoise: true),
        };
        using var pipeline = Builder(model).UseGuidance(3).UseDenoiser(inner => new DelegateDenoiser((x, level) =>
        {
            var output = inner.Denoise(x, level);
            seen.Add(output.Clean.max().item<float>());
            return output;
        })).Build();

        ISampler[] samplers = [new EulerSampler(), new HeunSampler(), new DdimSampler(), new DpmSolverSampler(), new LcmSampler()];
        foreach (var sampler in samplers)
        {
            var clip = pipeline.Generate("x", new GenerationOptions { Sampler = sampler });
            Assert.All(Enumerable.Range(0, 4), i => Assert.All(clip.Frame(i).ToArray(), value => Assert.Equal(255, value)));
        }

        Assert.All(seen, value => Assert.Equal(1, value));
    }

    public static TheoryData<IGuidance, string[]> EncodedByRules => new()
    {
        { new ClassifierFreeGuidance(0), ["n"] },
        { new ClassifierFreeGuidance(0.5), ["n", "p"] },
        { new ClassifierFreeGuidance(1), ["p"] },
        { new ClassifierFreeGuidance(2) { IsBatched = true }, ["n", "p"] },
        { new ClassifierFreeGuidance(1).Within(0.1, 5), ["p"] },
        { new ClassifierFreeGuidance(0).Within(0.1, 5), ["n", "p"] },
        { new AdaptiveProjectedGuidance(1), ["p"] },
        { new ZeroStarGuidance(1) { ZeroLevels = 1 }, ["p"] },
        { new TangentialGuidance(1), ["p"] },
        { new CfgPlusPlusGuidance(0), ["n", "p"] },
        { new AutoGuidance(new FakeVideoModel(), 2), ["p"] },
        { new ComposedGuidance(2, new WeightedPrompt("snow", 1), new WeightedPrompt("snow", 2)), ["n", "p", "snow"] },
    };

    [Theory, MemberData(nameof(EncodedByRules))]
    public void OnlyThePromptsThatARuleReadsAreEncodedEachOnce(IGuidance rule, string[] encoded)
    {
        var model = new FakeVideoModel();
        using var pipeline = Builder(model).UseGuidance(rule).Build();

        pipeline.Generate("p", new GenerationOptions { NegativePrompt = rule.UsesNegativePrompt ? "n" : "" });

        Assert.Equal(encoded, model.Prompts.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false, new long[] { 1, 1 })]
    [InlineData(true, new long[] { 2 })]
    public void BranchesGoTogetherWhereTheModelPrefersBatches(bool prefers, long[] bound)
    {
        var model = new FakeVideoModel { PrefersBatches = prefers };
        using var pipeline = Builder(model).UseGuidance(2).Build();
        using var plain = Builder(new FakeVideoModel()).UseGuidance(2).Build();
        var options = new GenerationOptions { Seed = 3 };

        var clip = pipeline.Generate("p", options);

        Assert.Equal(bound, model.BoundBatches);
        Assert.Equal(plain.Generate("p", options).Report!.FramesSha256, clip.Report!.FramesSha256);
        Assert.Equal(new ClassifierFreeGuidance(2).Spec, clip.Report.Guidance);
    }

    [Fact]
    public void APromptThatNoRuleReadsDropsNoWords()
    {
        using var pipeline = Builder().Build();
        const string tooLong = "a b c d e f g h i j k l";

        var (read, unread) = (Guided(1), Guided(0));

        Assert.Equal(("k l", ""), (read.DroppedText, unread.DroppedText));

        GenerationReport Guided(double scale) =>
            pipeline.Generate(tooLong, new GenerationOptions { Guidance = new ClassifierFreeGuidance(scale) }).Report!;
    }

    [Fact]
    public void ADecoratedTextEncoderEncodesEveryPromptAndStandsInTheReport()
    {
        var model = new FakeVideoModel();
        using var pipeline = Builder(model).UseGuidance(2)
            .UseTextEncoder(inner => new Shouting(inner, "outer")).UseTextEncoder(inner => new Shouting(inner, "inner")).Build();

        var report = pipeline.Generate("an orc", new GenerationOptions { NegativePrompt = "red" }).Report!;

        Assert.Equal(["AN ORC!!", "RED!!"], model.Prompts.Order());
        Assert.Equal("outer", report.TextEncoder!.Name);
        Assert.Equal(report.TextEncoder, GenerationReport.Parse(report.ToJson()).TextEncoder);
    }

    [Fact]
    public void ADecoratorOfTheTextEncoderThatCannotBeUsedIsAMistakeOfTheBuild()
    {
        Assert.Contains("text encoder returned null", Message(Builder().UseTextEncoder(_ => null!)));
        Assert.Contains("reads no text", Message(Builder(new FakeVideoModel { ReadsText = false }).UseTextEncoder(e => e)));

        static string Message(VideoDiffusionPipelineBuilder builder) =>
            Assert.Throws<InvalidOperationException>(() => builder.Build()).Message;
    }

    private sealed class Shouting(ITextEncoder inner, string name) : ITextEncoder
    {
        public MethodSpec Spec => new(name);

        public TextConditioning Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken) =>
            inner.Encode([.. prompts.Select(p => p.ToUpperInvariant() + "!")], cancellationToken);
    }

    private static VideoDiffusionPipelineBuilder Builder(FakeVideoModel? model = null, IVideoNoisePrior? prior = null) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(model ?? new FakeVideoModel()).UseNoise(prior ?? CholeskyNoise.White).UseEuler(3);

    private static VideoDiffusionPipeline Build(out FakeVideoModel model) =>
        VideoDiffusionPipeline.CreateBuilder()
            .UseModel(model = new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(3).UseGuidance(2).Build();

    private sealed class StartRecorder(List<float[]> starts) : ISampler
    {
        public MethodSpec Spec => new("recorder");

        public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
        {
            starts.Add([.. noise.data<float>()]);
            return noise.clone();
        }
    }

    private sealed class BrokenNoise : IVideoNoisePrior
    {
        public MethodSpec Spec => MethodSpec.Independent;

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
            zeros(shape.ToArray()).Plus_(float.NaN);
    }

    // A researcher's first mistakes: the axes of diffusers' frame lists, the type of numpy.
    private sealed class OddNoise(bool swapped, ScalarType type) : IVideoNoisePrior
    {
        public MethodSpec Spec => MethodSpec.Independent;

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
        {
            using var scope = NewDisposeScope();
            var noise = CholeskyNoise.White.Sample(shape, key, firstFrame, device).to(type);
            return (swapped ? noise.transpose(VideoShape.ChannelAxis, VideoShape.FrameAxis) : noise).MoveToOuterDisposeScope();
        }
    }

    private sealed class Broken : ISampler
    {
        public MethodSpec Spec => new("broken");

        public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run) =>
            zeros_like(noise).Plus_(float.NaN);
    }

    [Fact]
    public void StatesOfATextWithNaNAreTheEncodersFaultAndCostNoStep()
    {
        var model = new FakeVideoModel { Network = (_, _) => throw new InvalidOperationException("The network was asked.") };
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(() => new DamagedText(model)).UseNoise(CholeskyNoise.White)
            .UseEuler(2).Build();

        var error = Assert.Throws<InvalidOperationException>(() => pipeline.Generate("x"));

        Assert.Contains("The text encoder made NaN", error.Message);
    }

    private sealed class DamagedText(IVideoModel inner) : IVideoModel, ITextEncoder
    {
        public VideoModelInfo Info => inner.Info;

        public ITextEncoder? TextEncoder => this;

        public IVideoCodec Codec => inner.Codec;

        public IVideoDenoiser Bind(DenoiserRequest request) => inner.Bind(request);

        public SamplingPlan CreatePlan(int steps, VideoShape shape) => inner.CreatePlan(steps, shape);

        public TextConditioning Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken = default) =>
            new(torch.tensor(prompts.Select(_ => float.NaN).ToArray()).view(-1, 1, 1), null, [.. prompts.Select(_ => "")]);

        public void Dispose() => inner.Dispose();
    }
}
