using Pyoco.TestSupport;
using Xunit;

namespace Pyoco.Tests;

public sealed class SamplerBuilderExtensionsTests
{
    public static TheoryData<string, Func<VideoDiffusionPipelineBuilder, VideoDiffusionPipelineBuilder>> Methods => new()
    {
        { "euler", b => b.UseEuler(3) },
        { "ddim", b => b.UseEulerAncestral(3) },
        { "heun", b => b.UseHeun(3) },
        { "heun", b => b.UseHeun(3, new HeunOptions { Churn = 1, Path = HeunPath.Levels }) },
        { "ddim", b => b.UseDdim(3, eta: 1) },
        { "ddpm", b => b.UseDdpm(3, DdpmVariance.Forward) },
        { "pndm", b => b.UsePndm(3) },
        { "lms", b => b.UseLms(3) },
        { "deis", b => b.UseDeis(3) },
        { "unipc", b => b.UseUniPc(3) },
        { "dpm-solver++", b => b.UseDpmSolver(3) },
        { "dpm-solver", b => b.UseDpmSolver(3, new DpmSolverOptions { Integrand = DpmSolverIntegrand.Noise, Eta = 1 }) },
        { "dpm-solver++-singlestep", b => b.UseDpmSolverSinglestep(3) },
        { "dpm-solver-sde", b => b.UseDpmSolverSde(3) },
        { "kdpm2", b => b.UseKdpm2(3, eta: 1) },
        { "restart", b => b.UseRestart(3, new RestartOptions { SigmaMin = 1, SigmaMax = 20 }) },
        { "lcm", b => b.UseLcm(3) },
        { "tcd", b => b.UseTcd(3) },
        { "brownian", b => b.UseEulerAncestral(3).UseBrownianPath() },
    };

    [Theory, MemberData(nameof(Methods))]
    public void TheSamplerIsThatOfTheMethodAndItsReportMakesTheClipAgain(
        string name, Func<VideoDiffusionPipelineBuilder, VideoDiffusionPipelineBuilder> use)
    {
        using var pipeline = use(Builder(CholeskyNoise.White).UseSchedule(steps => NoiseSchedule.Karras(steps, 0.5, 40))).Build();

        var report = pipeline.Generate("x", new GenerationOptions { Seed = 3 }).Report!;
        var again = pipeline.Generate("x", GenerationOptions.From(GenerationReport.Parse(report.ToJson()))).Report!;

        Assert.Equal((name, 3), (report.Sampler!.Name, report.Steps));
        Assert.Equal((report.Sampler, report.FramesSha256), (again.Sampler, again.FramesSha256));
    }

    [Fact]
    public void StepsThatASamplerAddsCountInTheProgress()
    {
        using var pipeline = Builder(CholeskyNoise.White).UseSchedule(steps => NoiseSchedule.Karras(steps, 0.5, 40))
            .UseRestart(3, new RestartOptions { SigmaMin = 1, SigmaMax = 20, Steps = 2 }).Build();
        var reached = new List<(int, int)>();

        pipeline.Generate("x", new GenerationOptions { Seed = 4, OnStep = step => reached.Add((step.Index, step.Steps)) });

        Assert.Equal(Enumerable.Range(0, 5).Select(i => (i, 5)), reached);
    }

    [Theory]
    [InlineData("ddim", new uint[] { 0, 1, 2 })]
    [InlineData("lcm", new uint[] { 0, 1, 2 })]
    [InlineData("euler", new uint[] { 0 })]
    public void FreshNoiseComesFromThePriorOfThePipelineByStreams(string name, uint[] streams)
    {
        var prior = new CholeskyNoise(new MethodSpec("ar", ("r", 0.8)), f => FrameMatrices.Autoregression(f, 0.8));
        var builder = Builder(prior).AllowOtherPrior();
        using var pipeline = (name switch { "ddim" => builder.UseDdim(3, eta: 0.5), "lcm" => builder.UseLcm(3), _ => builder.UseEuler(3) })
            .Build();

        pipeline.Generate("x", new GenerationOptions { Seed = 9 });

        Assert.Equal(streams.Select(s => new NoiseKey(9, s)), prior.Asked.Select(a => a.Key).OrderBy(k => k.Stream));
        Assert.All(prior.Asked, asked => Assert.Equal(pipeline.Model.LatentShape, asked.Shape));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(double.NaN)]
    public void AnEtaOutOfRangeIsALineOfTheOneMessage(double eta)
    {
        var builder = Builder(CholeskyNoise.White).UseDdim(3, eta).UseGuidance(-1);

        var message = Assert.Throws<InvalidOperationException>(() => builder.Build()).Message;

        Assert.Contains(FormattableString.Invariant($"The eta of DDIM is {eta}; 0 to 1 was expected."), message);
        Assert.Contains("The guidance scale is -1", message);
        Assert.DoesNotContain("There is no sampler", message);
    }

    private static VideoDiffusionPipelineBuilder Builder(IVideoNoisePrior prior) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(() => new FakeVideoModel()).UseNoise(prior);
}
