using Pyoco.TestSupport;
using TorchSharp;

namespace Pyoco.Models.Tests;

/// <summary>Reuse of deep features in runs of a whole pipeline.</summary>
public sealed class FeatureReuseRunTests : IDisposable
{
    private const string Prompt = "a green orc walks to the left";
    private readonly ScratchFolder _scratch = new();
    private readonly TextToVideoModel _model;

    public FeatureReuseRunTests()
    {
        _model = TinyModels.ImageModel(_scratch.Path);
        TinyModels.Randomized(_model.Network.Module);
    }

    public void Dispose()
    {
        _model.Dispose();
        _scratch.Dispose();
    }

    public static TheoryData<string> Samplers => ["euler", "heun", "2s", "2m-sde", "free-init"];

    [Theory, MemberData(nameof(Samplers))]
    public void OnceALevelItChangesNoBit(string sampler)
    {
        var whole = Make(sampler, reuse: null);

        Assert.Equal(whole.FramesSha256, Make(sampler, new FeatureReuse(1)).FramesSha256);
        Assert.NotEqual(whole.FramesSha256, Make(sampler, new FeatureReuse(3)).FramesSha256);
    }

    [Fact]
    public void BranchesInOneBatchGiveWhatBranchesOneByOneGive()
    {
        var (one, joined) = (Make("euler", new FeatureReuse(2)), Make("euler", new FeatureReuse(2), isBatched: true));

        var differences = one.Frame(0).ToArray().Zip(joined.Frame(0).ToArray(), (a, b) => Math.Abs(a - b));
        Assert.InRange(differences.Max(), 0, 1); // rounding
    }

    [Fact]
    public void RunsAtOneTimeDoNotSeeEachOthersFeatures()
    {
        using var pipeline = Pipeline("euler", b => b.UseFeatureReuse(3));
        string Clip(int seed) => pipeline.Generate(Prompt, new GenerationOptions { Seed = (ulong)seed }).FramesSha256;
        string[] expected = [.. Enumerable.Range(0, 4).Select(Clip)];

        var made = new string[4];
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, seed => made[seed] = Clip(seed));

        Assert.Equal(expected, made);
    }

    [Fact]
    public void AReportGivesItBack()
    {
        var clip = Make("euler", new FeatureReuse(3, depth: 2));
        using var plain = Pipeline("euler", b => b);

        var again = plain.Generate(Prompt, GenerationOptions.From(GenerationReport.Parse(clip.Report!.ToJson())));

        Assert.Equal("feature-reuse(depth=2, every=3)", clip.Report.FeatureReuse!.ToString());
        Assert.Equal(clip.FramesSha256, again.FramesSha256);
    }

    [Fact]
    public void ARunReleasesItsFeatures()
    {
        using var pipeline = Pipeline("euler", b => b.UseGuidance(1)); // one clip, which one thread evaluates with and without reuse
        long Live(FeatureReuse? reuse)
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            pipeline.Generate(Prompt, new GenerationOptions { Seed = 1, FeatureReuse = reuse });
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
        }

        Assert.Equal(Live(null), Live(new FeatureReuse(2)));
    }

    [Fact]
    public void MoreLevelsThanTheNetworkHasAreRefusedWhereItIsBuilt()
    {
        var mistake = Assert.Throws<InvalidOperationException>(() => Pipeline("euler", b => b.UseFeatureReuse(2, depth: 3)));

        Assert.Contains("has 2 levels of resolution", mistake.Message);
    }

    private VideoClip Make(string sampler, FeatureReuse? reuse, bool isBatched = false)
    {
        using var pipeline = Pipeline(sampler, b => b.UseGuidance(new ClassifierFreeGuidance(2) { IsBatched = isBatched }));
        return pipeline.Generate(Prompt, new GenerationOptions { Seed = 5, FeatureReuse = reuse });
    }

    private VideoDiffusionPipeline Pipeline(string sampler, Func<VideoDiffusionPipelineBuilder, VideoDiffusionPipelineBuilder> more)
    {
        const int steps = 7;
        var builder = VideoDiffusionPipeline.CreateBuilder().UseModel(_model).UseNoise(CholeskyNoise.White).UseGuidance(2);
        return more(sampler switch
        {
            "euler" => builder.UseEuler(steps),
            "heun" => builder.UseHeun(steps),
            "2s" => builder.UseDpmSolverSinglestep(steps),
            "2m-sde" => builder.UseDpmSolver(steps, new DpmSolverOptions { Eta = 1 }),
            _ => builder.UseEuler(steps).UseFreeInit(),
        }).Build();
    }
}
