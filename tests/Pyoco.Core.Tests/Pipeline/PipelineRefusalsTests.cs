using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class PipelineRefusalsTests
{
    [Fact]
    public void ANegativePromptWithoutGuidanceIsRefusedInsteadOfIgnored()
    {
        using var pipeline = Builder().Build();

        var error = Assert.Throws<ArgumentException>(() => pipeline.Generate("x", new GenerationOptions { NegativePrompt = "blurry" }));

        Assert.Contains("UseGuidance(scale)", error.Message);
        Assert.DoesNotContain("blurry", error.Message);
    }

    [Fact]
    public void AnOverLongNegativePromptIsLogged()
    {
        using var log = new RecordingLoggerFactory();
        using var pipeline = Builder().UseGuidance(2).UseLogging(log).Build();

        pipeline.Generate("x", new GenerationOptions { NegativePrompt = "a b c d e f g h i j k l" });

        Assert.Single(log.Lines, l => l.Text == "The negative prompt is too long for the text encoder; its last 2 words were dropped");
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
    public void FunctionsThatGiveNothingAreMistakesOfOneMessage()
    {
        var builder = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => null!).UseNoise(CholeskyNoise.White).UseEuler(3).UseSchedule(_ => null!).UseGuidance(_ => null!);

        var error = Assert.Throws<InvalidOperationException>(() => builder.Build());

        Assert.Contains("the function given to UseModel returned null", error.Message);
        Assert.Contains("The guidance cannot be used: Decorator 1 of the guidance rule returned null", error.Message);
        Assert.Contains("2. ", error.Message);
    }

    [Fact]
    public void AModelThatCannotSayWhatItMakesIsAMistakeAndDisposed()
    {
        var model = new Nameless();

        var error = Assert.Throws<InvalidOperationException>(
            () => VideoDiffusionPipeline.CreateBuilder().UseModel(() => model).UseNoise(CholeskyNoise.White).UseEuler(3).Build());

        Assert.Equal("The model cannot be loaded: no sample_size", error.Message);
        Assert.True(model.IsDisposed);
    }

    [Fact]
    public void AnotherNameOfTheModelsPriorIsTheModelsPrior()
    {
        var model = new FakeVideoModel { Info = new FakeVideoModel().Info with { NoisePrior = new MethodSpec("vanilla") } };

        using var pipeline = Builder(model).UseNoisePriorFactory(new AliasFactory()).Build();

        Assert.Null(pipeline.PriorDivergence);
        Assert.Contains(
            "trained with vanilla", Assert.Throws<InvalidOperationException>(() => Builder(new FakeVideoModel { Info = model.Info }).Build()).Message);
    }

    private static VideoDiffusionPipelineBuilder Builder(FakeVideoModel? model = null, IVideoNoisePrior? prior = null) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(() => model ?? new FakeVideoModel()).UseNoise(prior ?? CholeskyNoise.White).UseEuler(3);

    private sealed class AliasFactory : INoisePriorFactory
    {
        public IVideoNoisePrior Create(MethodSpec spec, string? folder = null) =>
            spec.Name is "vanilla" or "independent" ? CholeskyNoise.White : throw new NotSupportedException(spec.Name);
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

    private sealed class Nameless : IVideoModel
    {
        public bool IsDisposed { get; private set; }

        public VideoModelInfo Info => throw new FormatException("no sample_size");

        public ITextEncoder TextEncoder => throw new NotSupportedException();

        public IVideoCodec Codec => throw new NotSupportedException();

        public IVideoDenoiser Bind(DenoiserRequest request) => throw new NotSupportedException();

        public SamplingPlan CreatePlan(int steps, VideoShape shape) => new(NoiseSchedule.Karras(steps), new EulerSampler());

        public void Dispose() => IsDisposed = true;
    }
}
