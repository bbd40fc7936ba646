using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class ReusedGuidanceTests
{
    private static readonly double[] Sigmas = [6, 5, 4, 3, 2, 1];

    /// <summary>The branches say the same at every level, so that an update of the clean estimate is right for all.</summary>
    [Theory]
    [InlineData(1, 12, false)]
    [InlineData(2, 9, false)]
    [InlineData(3, 8, false)]
    [InlineData(3, 6, true)]
    public void BetweenTheLevelsOfTheRuleThePromptAloneIsEvaluated(int every, int calls, bool isBatched)
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var rule = new ReusedGuidance(new ClassifierFreeGuidance(3) { IsBatched = isBatched }, every) { Quantity = GuidedQuantity.Clean };
        var guided = rule.Guide(network.Bind, network.Prompts);

        foreach (var sigma in Sigmas)
        {
            var clean = guided.Clean(TwoBranches.Noisy(), NoiseLevel.FromSigma(sigma));
            TensorAssert.Close(network.Negative.Plus(network.Positive.sub(network.Negative), 3), clean, 1e-10);
        }

        Assert.Equal(calls, network.Calls.Count);
    }

    [Fact]
    public void TheUpdateIsConstantInThePrediction()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches(PredictedQuantity.Noise);
        var guided = new ClassifierFreeGuidance(3).Every(2).Guide(network.Bind, network.Prompts);
        guided.Clean(TwoBranches.Noisy(), NoiseLevel.FromSigma(4));

        var clean = guided.Clean(TwoBranches.Noisy(), NoiseLevel.FromSigma(1));

        // Noises differ by the difference of the clean estimates over sigma.
        TensorAssert.Close(network.Positive.Plus(network.Positive.sub(network.Negative), 0.5), clean, 1e-10);
    }

    [Fact]
    public void OnceALevelItChangesNoBit()
    {
        var model = new FakeVideoModel();
        VideoClip Clip(Func<VideoDiffusionPipelineBuilder, VideoDiffusionPipelineBuilder> more)
        {
            using var pipeline = more(VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(CholeskyNoise.White).UseHeun(6)
                .UseGuidance(new CfgPlusPlusGuidance(0.6))).Build();
            return pipeline.Generate("an orc", new GenerationOptions { Seed = 3 });
        }

        Assert.Equal(Clip(b => b).FramesSha256, Clip(b => b.UseGuidanceEvery(1)).FramesSha256);
    }

    [Fact]
    public void AReportGivesItBackAndItIsNotDoubled()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(Predicting()).UseNoise(CholeskyNoise.White).UseEuler(6)
            .UseGuidance(3).UseGuidanceEvery(2).Build();
        var clip = pipeline.Generate("an orc");

        var again = pipeline.Generate("an orc", GenerationOptions.From(GenerationReport.Parse(clip.Report!.ToJson())));

        Assert.Equal("reused(around=classifier-free(scale=3), every=2, quantity=Prediction)", clip.Report.Guidance!.ToString());
        Assert.Equal((clip.FramesSha256, clip.Report.Guidance), (again.FramesSha256, again.Report!.Guidance));
    }

    [Fact]
    public void WindowsOfAClipHaveUpdatesOfTheirOwn()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(Predicting()).UseNoise(CholeskyNoise.White).UseEuler(6)
            .UseGuidance(3).UseGuidanceEvery(2).Build();
        var whole = pipeline.Generate("an orc", new GenerationOptions { Seed = 3, Frames = 8 });

        // The exact denoiser works on every frame by itself, so that windows change nothing.
        var windowed = pipeline.Generate("an orc", new GenerationOptions { Seed = 3, Frames = 8, Windows = new FrameWindows(4, 0) });

        for (var frame = 0; frame < 8; frame++)
        {
            var differences = whole.Frame(frame).ToArray().Zip(windowed.Frame(frame).ToArray(), (a, b) => Math.Abs(a - b));
            Assert.InRange(differences.Max(), 0, 1); // rounding
        }
    }

    [Fact]
    public void ANetworkThatDoesNotSayWhatItPredictsIsRefusedAndABadIntervalToo()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var guided = new ClassifierFreeGuidance(3).Every(2).Guide(network.Bind, network.Prompts);

        Assert.Throws<NotSupportedException>(() => guided.Clean(TwoBranches.Noisy(), TwoBranches.Level));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassifierFreeGuidance(3).Every(0));
        Assert.Contains("UseGuidanceEvery is 0", Assert.Throws<InvalidOperationException>(
            () => VideoDiffusionPipeline.CreateBuilder().UseGuidanceEvery(0).Build()).Message);
    }

    // The negative prompt is another mean, and the noise is what is predicted.
    private static FakeVideoModel Predicting() => new() { Network = (_, network) => new Predicts(network) };

    private sealed class Predicts(IVideoDenoiser inner) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level) => inner.Denoise(noisy, level);

        public PredictedQuantity? PredictionAt(NoiseLevel level) => PredictedQuantity.Noise;
    }
}
