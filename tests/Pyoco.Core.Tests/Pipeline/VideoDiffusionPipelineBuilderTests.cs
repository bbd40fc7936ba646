using Microsoft.Extensions.Logging;
using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class VideoDiffusionPipelineBuilderTests
{
    private static readonly CholeskyNoise Correlated = new(new MethodSpec("ar", ("r", 0.8)), f => FrameMatrices.Autoregression(f, 0.8));

    [Fact]
    public void EveryMistakeIsInOneMessage()
    {
        var error = Assert.Throws<InvalidOperationException>(() => VideoDiffusionPipeline.CreateBuilder().UseGuidance(-1).Build());

        Assert.Contains("UseModel(folder)", error.Message);
        Assert.Contains("UseHeun(steps)", error.Message);
        Assert.Contains("UseModelNoise()", error.Message);
        Assert.Contains("guidance scale is -1", error.Message);
        Assert.Contains("4. ", error.Message);
    }

    [Fact]
    public void APipelineWithoutAPriorIsToldWhichCallToAdd()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Builder().Build());

        Assert.Equal(
            "There is no noise prior: call UseModelNoise() of Pyoco.Noise for the one that the model was trained with.", error.Message);
    }

    [Fact]
    public void AModelThatCannotBeLoadedIsNamedAndItsErrorKept()
    {
        var builder = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => throw new FileNotFoundException("unet is missing")).UseNoise(CholeskyNoise.White).UseEuler(2);

        var error = Assert.Throws<InvalidOperationException>(() => builder.Build());

        Assert.Contains("unet is missing", error.Message);
        Assert.IsType<FileNotFoundException>(error.InnerException);
    }

    [Fact]
    public void AdaptationsChangeTheOpenedModelInTheirOrderAtEveryBuild()
    {
        var seen = new List<string>();
        var builder = Builder().UseNoise(CholeskyNoise.White)
            .AdaptModel(m => seen.Add($"first {m.Info.Source}")).AdaptModel(_ => seen.Add("second"));
        Assert.Empty(seen);

        builder.Build().Dispose();
        builder.Build().Dispose();

        Assert.Equal(["first a fake", "second", "first a fake", "second"], seen);
    }

    [Fact]
    public void AnAdaptationThatFailsIsAMistakeAndTheModelDisposed()
    {
        var model = new FakeVideoModel();

        var error = Assert.Throws<InvalidOperationException>(
            () => Builder(model).UseNoise(CholeskyNoise.White).AdaptModel(_ => throw new FormatException("of another base")).Build());

        Assert.Equal("The model cannot be loaded: of another base", error.Message);
        Assert.True(model.IsDisposed);
    }

    [Fact]
    public void AnotherPriorThanTheModelsIsRefusedAndTheModelDisposed()
    {
        var model = new FakeVideoModel();

        var error = Assert.Throws<InvalidOperationException>(() => Builder(model).UseNoise(Correlated).Build());

        Assert.Contains("ar(r=0.8)", error.Message);
        Assert.Contains("trained with independent", error.Message);
        Assert.Contains("AllowOtherPrior()", error.Message);
        Assert.True(model.IsDisposed);
    }

    [Fact]
    public void AnAllowedPriorIsUsedAndItsDivergenceLogged()
    {
        using var log = new RecordingLoggerFactory();

        using var pipeline = Builder().UseNoise(Correlated).UseNoisePriorFactory(new PriorDivergenceTests.WhiteFactory())
            .AllowOtherPrior().UseLogging(log).Build();

        Assert.Equal(Correlated.Spec, pipeline.NoisePrior);
        Assert.Equal(-3 * Math.Log(1 - 0.64) / 8, pipeline.PriorDivergence!.NatsPerElement!.Value, 10);
        Assert.Contains(log.Lines, l => l.Level == LogLevel.Warning && l.Text.Contains("nats per element"));
    }

    [Fact]
    public void TheModelsOwnPriorHasNoDivergence()
    {
        using var pipeline = Builder().UseModelNoise(new PriorDivergenceTests.WhiteFactory()).Build();

        Assert.Equal(MethodSpec.Independent, pipeline.NoisePrior);
        Assert.Null(pipeline.PriorDivergence);
    }

    [Fact]
    public void AModelPriorThatNoOneCanMakeIsAMistake()
    {
        var model = new FakeVideoModel { Info = new FakeVideoModel().Info with { NoisePrior = new MethodSpec("unheard") } };

        var error = Assert.Throws<InvalidOperationException>(() => Builder(model).UseModelNoise(
            new PriorDivergenceTests.WhiteFactory()).Build());

        Assert.Contains("unheard", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void StepsBelowOneAreAMistake(int steps) => Assert.Contains(
        $"{steps} steps",
        Assert.Throws<InvalidOperationException>(() => Builder().UseNoise(CholeskyNoise.White).UseEuler(steps).Build()).Message);

    [Fact]
    public void TheModelsOwnSamplerIsMadeForTheStepsAndDecorated()
    {
        var order = new List<string>();
        var asked = 0;
        var model = new FakeVideoModel
        {
            Sampler = steps =>
            {
                asked = steps;
                return new DpmSolverSampler();
            },
        };
        using var pipeline = Builder(model)
            .UseModelSampler(steps: 5).UseNoise(CholeskyNoise.White).UseSampler(inner => new Announcing(inner, order, "decorated")).Build();

        var report = pipeline.Generate("x").Report!;

        Assert.Equal(("dpm-solver++", 5, 5), (report.Sampler!.Name, report.Steps, asked));
        Assert.Equal(["decorated"], order);
    }

    [Fact]
    public void OfTheModelsSamplerAndAnotherTheLaterCallCounts()
    {
        using var own = Builder().UseEuler(2).UseModelSampler(4).UseNoise(CholeskyNoise.White).Build();
        using var other = Builder().UseModelSampler(4).UseEuler(2).UseNoise(CholeskyNoise.White).Build();

        Assert.Equal(("heun", 4), (own.Generate("x").Report!.Sampler!.Name, own.Generate("x").Report!.Steps));
        Assert.Equal(("euler", 2), (other.Generate("x").Report!.Sampler!.Name, other.Generate("x").Report!.Steps));
    }

    [Fact]
    public void AModelsSamplerThatIsNotImplementedIsAMistakeAmongTheOthers()
    {
        var model = new FakeVideoModel { Sampler = _ => throw new NotSupportedException("algorithm_type is 'sde'") };

        var error = Assert.Throws<InvalidOperationException>(
            () => Builder(model).UseModelSampler(3).UseGuidance(double.NaN).UseNoise(CholeskyNoise.White).Build());

        Assert.Contains("The model cannot be sampled in 3 steps: algorithm_type is 'sde'", error.Message);
        Assert.Contains("The guidance scale is NaN", error.Message);
        Assert.IsType<NotSupportedException>(error.InnerException);
        Assert.True(model.IsDisposed);
    }

    [Fact]
    public void AModelThatIsMissingIsTheOnlyMistakeOfItsSampler() => Assert.Equal(
        "There is no model: call UseModel(folder) of Pyoco.Models.",
        Assert.Throws<InvalidOperationException>(
                () => VideoDiffusionPipeline.CreateBuilder().UseModelSampler(3).UseNoise(CholeskyNoise.White).Build()).Message);

    [Fact]
    public void AModelThatGivesNoSamplerIsAMistake() => Assert.Equal(
        "The model cannot be sampled in 3 steps: the model returned no sampler.",
        Assert.Throws<InvalidOperationException>(
            () => Builder(new FakeVideoModel { Sampler = _ => null! }).UseModelSampler(3).UseNoise(CholeskyNoise.White).Build()).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void StepsOfTheModelsSamplerBelowOneAreAMistake(int steps) => Assert.Contains(
        $"{steps} steps",
        Assert.Throws<InvalidOperationException>(() => Builder().UseNoise(CholeskyNoise.White).UseModelSampler(steps).Build()).Message);

    [Fact]
    public void AScheduleThatIsNotSupportedIsAMistake() => Assert.Equal(
        "The model cannot be sampled in 3 steps: no such spacing",
        Assert.Throws<InvalidOperationException>(
            () => Builder().UseModelSampler(3).UseNoise(CholeskyNoise.White)
                .UseSchedule(_ => throw new NotSupportedException("no such spacing")).Build()).Message);

    [Fact]
    public void APassOfNoClipIsAMistake() => Assert.Equal(
        "A pass has at most 0 clips; at least 1 was expected.",
        Assert.Throws<InvalidOperationException>(
            () => Builder().UseNoise(CholeskyNoise.White).UseRequestBatching(0).Build()).Message);

    [Fact]
    public void DecoratorsWrapInTheOrderOfTheCallsAndTheScheduleCanBeReplaced()
    {
        var order = new List<string>();
        using var pipeline = Builder().UseNoise(CholeskyNoise.White)
            .UseSchedule(steps => NoiseSchedule.Karras(steps, 0.1, 5))
            .UseSampler(inner => new Announcing(inner, order, "first")).UseSampler(inner => new Announcing(inner, order, "second")).Build();

        var clip = pipeline.Generate("x", new GenerationOptions { Seed = 1 });

        Assert.Equal(["first", "second"], order);
        Assert.Equal(5, clip.Report!.Schedule!.InitialScale);
    }

    private static VideoDiffusionPipelineBuilder Builder(FakeVideoModel? model = null) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(() => model ?? new FakeVideoModel()).UseHeun(2);

    private sealed class Announcing(ISampler inner, List<string> order, string name) : ISampler
    {
        public MethodSpec Spec => inner.Spec;

        public TorchSharp.torch.Tensor Sample(
            IVideoDenoiser denoiser, TorchSharp.torch.Tensor noise, NoiseSchedule schedule, SamplingRun run)
        {
            order.Add(name);
            return inner.Sample(denoiser, noise, schedule, run);
        }
    }
}
