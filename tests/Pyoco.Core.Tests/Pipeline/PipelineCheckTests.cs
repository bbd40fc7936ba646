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

    [Fact]
    public void AModelWhoseClipsCannotBeMadeIsRefusedAtOnce()
    {
        var info = new FakeVideoModel().Info;

        var frames = Assert.Throws<InvalidOperationException>(
            () => Builder(new FakeVideoModel { Info = info with { MaxFrames = 3 } }).Build()).Message;
        var size = Assert.Throws<InvalidOperationException>(() => Builder(new FakeVideoModel
        {
            PixelsPerLatent = 1 << 30, Info = info with { LatentShape = new VideoShape(1, 3, 4, 6, 5) },
        }).Build()).Message;

        Assert.Equal(
            "The model in a fake was trained on 4 frames and makes at most 3; it has to make as many as it was trained on.", frames);
        Assert.StartsWith("The codec cannot be used: ", size);
    }

    [Fact]
    public void LevelsBeyondSinglePrecisionAreRefusedAtOnce()
    {
        var builder = Builder().UseSchedule(steps => NoiseSchedule.Karras(steps, 0.02, 1e39));

        var message = Assert.Throws<InvalidOperationException>(() => builder.Build()).Message;

        Assert.Contains("The schedule reaches 1E+39; signal and noise up to 2^24 were expected", message);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void WhateverAPriorOrItsFactoryThrowsIsALineOfTheMessageOrAnUnknownDivergence(Exception failure)
    {
        var model = new FakeVideoModel { Info = new FakeVideoModel().Info with { NoisePrior = new MethodSpec("stored", ("file", "x")) } };
        var factory = new FailingFactory(failure);

        var message = Assert.Throws<InvalidOperationException>(() => Builder(model).UseModelNoise(factory).Build()).Message;
        using var pipeline = Builder(model).UseNoise(new FailingNoise(failure)).UseNoisePriorFactory(factory).AllowOtherPrior().Build();

        Assert.Contains(failure.Message, message);
        Assert.Null(pipeline.PriorDivergence!.NatsPerElement);
    }

    public static TheoryData<Exception> Failures =>
    [
        new InvalidDataException("data"), new UnauthorizedAccessException("access"), new OverflowException("overflow"),
        new System.Runtime.InteropServices.ExternalException("libtorch"), new IOException("input"), new InvalidOperationException("state"),
    ];

    private static VideoDiffusionPipelineBuilder Builder(FakeVideoModel? model = null) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(() => model ?? new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(3);

    private sealed class AliasFactory : INoisePriorFactory
    {
        public IVideoNoisePrior Create(MethodSpec spec, string? folder = null) =>
            spec.Name is "vanilla" or "independent" ? CholeskyNoise.White : throw new NotSupportedException(spec.Name);
    }

    private sealed class FailingFactory(Exception failure) : INoisePriorFactory
    {
        public IVideoNoisePrior Create(MethodSpec spec, string? folder = null) => throw failure;
    }

    private sealed class FailingNoise(Exception failure) : IComparableNoisePrior
    {
        public MethodSpec Spec => new("failing");

        public TorchSharp.torch.Tensor Sample(
            VideoShape shape, NoiseKey key, int firstFrame = 0, TorchSharp.torch.Device? device = null) => throw failure;

        public double? DivergenceFrom(MethodSpec trained, VideoShape shape, INoisePriorFactory? factory = null, string? folder = null) =>
            throw failure;
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
