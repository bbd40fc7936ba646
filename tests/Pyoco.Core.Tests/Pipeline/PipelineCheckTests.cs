using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class PipelineCheckTests
{
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
            "trained with vanilla", Assert.Throws<InvalidOperationException>(() => Builder(
                new FakeVideoModel { Info = model.Info }).Build()).Message);
    }

    private static VideoDiffusionPipelineBuilder Builder(FakeVideoModel? model = null) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(() => model ?? new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(3);

    private sealed class AliasFactory : INoisePriorFactory
    {
        public IVideoNoisePrior Create(MethodSpec spec, string? folder = null) =>
            spec.Name is "vanilla" or "independent" ? CholeskyNoise.White : throw new NotSupportedException(spec.Name);
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
