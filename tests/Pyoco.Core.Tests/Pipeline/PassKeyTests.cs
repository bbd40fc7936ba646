using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class PassKeyTests
{
    private static readonly FakeVideoModel Other = new();

    private static readonly IGuidance Auto = new AutoGuidance(Other, 2);

    private readonly FakeVideoModel _model = new();

    /// <summary>Options that two calls may have, each made anew.</summary>
    public static TheoryData<Func<GenerationOptions>> Same =>
    [
        () => new(),
        () => new() { Guidance = new ClassifierFreeGuidance(3), NegativePrompt = "n" },
        () => new() { Guidance = new ClassifierFreeGuidance(3).Within(0.5, 10) },
        () => new() { Guidance = new ComposedGuidance(2, new WeightedPrompt("snow", 1)) },
        () => new() { Guidance = Auto },
        () => new() { Sampler = new HeunSampler(), Steps = 4 },
        () => new() { Sampler = new BrownianSampler(new EulerSampler()) },
        () => new() { Schedule = NoiseSchedule.Karras(3, 0.1, 9) },
        () => new() { Frames = 8, Windows = new FrameWindows(4, 2) },
        () => new() { Height = 12, Width = 10 },
    ];

    /// <summary>Options that no other call is made with, beside the plain ones.</summary>
    public static TheoryData<GenerationOptions> Different =>
    [
        new() { Steps = 4 },
        new() { Frames = 3 },
        new() { Height = 12 },
        new() { Guidance = new ClassifierFreeGuidance(3) },
        new() { Guidance = new ClassifierFreeGuidance(2), NegativePrompt = "n" },
        new() { Sampler = new HeunSampler() },
        new() { Sampler = new EulerSampler() }, // the pipeline's is another one, which may be decorated
        new() { Schedule = NoiseSchedule.Karras(3, 0.1, 9) },
        new() { Windows = new FrameWindows(4, 2) },
    ];

    [Theory, MemberData(nameof(Same))]
    public void EqualOptionsSuit(Func<GenerationOptions> options)
    {
        var (one, other) = (Key(options() with { Seed = 1 })!, Key(options() with { Seed = 2, ClipsPerPrompt = 2 }, "another prompt")!);

        Assert.True(one.Suits(other));
        Assert.True(other.Suits(one));
    }

    [Theory, MemberData(nameof(Different))]
    public void OtherOptionsDoNot(GenerationOptions options)
    {
        var (one, other) = (Key(new())!, Key(options)!);

        Assert.False(one.Suits(other));
        Assert.False(other.Suits(one));
    }

    [Fact]
    public void PartsWhoseSpecificationDoesNotSayAllOfThemSuitOnlyThemselves()
    {
        var named = new GenerationOptions { Guidance = new AutoGuidance(Other, 2) };
        var own = new GenerationOptions { Sampler = new Foreign() };

        Assert.False(Key(named)!.Suits(Key(new() { Guidance = Auto })!));
        Assert.False(Key(own)!.Suits(Key(new() { Sampler = new Foreign() })!));
        Assert.True(Key(own)!.Suits(Key(own)!));
    }

    [Fact]
    public void CallsThatShowWhatTheyDoOrStartFromAClipOrAreLargeHaveNone()
    {
        var clip = new VideoClip([new byte[90], new byte[90], new byte[90], new byte[90]], 5, 6, 8);

        Assert.Null(Key(new() { OnStep = _ => { } }));
        Assert.Null(Key(new() { Preview = new PreviewOptions(_ => { }) }));
        Assert.Null(Key(new() { Start = StartClip.Edit(clip, 0.5) }));
        Assert.Null(Key(new() { ClipsPerPrompt = 3, BatchSize = 2 }));
        Assert.Null(Key(new() { ClipsPerPrompt = 4 }));
        Assert.NotNull(Key(new() { ClipsPerPrompt = 3, BatchSize = 3 }));
    }

    private PassKey? Key(GenerationOptions options, string prompt = "x")
    {
        var settings = new PipelineSettings { Sampler = new EulerSampler(), Steps = 3, Guidance = new ClassifierFreeGuidance(2) };
        var steps = options.Steps ?? 3;
        var request = new RequestCheck(_model, settings, CholeskyNoise.White).Check([prompt], options with { Steps = steps });
        return PassKey.Of(request, options, mostClips: 4);
    }

    // It says that it is Euler's.
    private sealed class Foreign : ISampler
    {
        public MethodSpec Spec => new("euler");

        public TorchSharp.torch.Tensor Sample(
            IVideoDenoiser denoiser, TorchSharp.torch.Tensor noise, NoiseSchedule schedule, SamplingRun run) => noise.clone();
    }
}
