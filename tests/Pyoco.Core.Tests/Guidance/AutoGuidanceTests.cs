using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class AutoGuidanceTests
{
    [Fact]
    public void TheEstimateLeadsAwayFromTheWorseNetwork()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var weak = new FakeVideoModel { ReadsText = false };

        var clean = new AutoGuidance(weak, 2).Guide(network.Bind, network.Prompts).Clean(TwoBranches.Noisy(), TwoBranches.Level);

        var worse = ((IVideoModel)weak).Bind(new DenoiserRequest()).Clean(TwoBranches.Noisy(), TwoBranches.Level);
        TensorAssert.Close(worse.Plus((network.Positive - worse).Times(2)), clean, 1e-10);
        Assert.Equal(["positive"], network.EncodedTexts);
    }

    [Fact]
    public void AtScaleOneTheWorseNetworkIsNotCalled()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var weak = new FakeVideoModel { Network = (_, _) => throw new InvalidOperationException("bound") };

        var clean = new AutoGuidance(weak, 1).Guide(network.Bind, network.Prompts).Clean(TwoBranches.Noisy(), TwoBranches.Level);

        TensorAssert.BitEqual(network.Positive, clean);
    }

    [Fact]
    public void ANetworkOfAnotherShapeIsNamed()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var weak = new FakeVideoModel { Network = (_, _) => new DelegateDenoiser((x, _) => x.narrow(2, 0, 1).clone()) };
        var denoiser = new AutoGuidance(weak, 2).Guide(network.Bind, network.Prompts);

        Assert.Contains(
            "network of autoguidance",
            Assert.Throws<InvalidOperationException>(() => denoiser.Denoise(TwoBranches.Noisy(), TwoBranches.Level)).Message);
    }

    [Fact]
    public void AReportNamesTheOtherNetworkWhichIsGivenToReplayIt()
    {
        var weak = new FakeVideoModel { Info = new() { Source = "models/weak", LatentShape = new VideoShape(1, 3, 4, 6, 5) } };
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(2).UseAutoGuidance(weak, 2).Build();
        var report = pipeline.Generate("an orc", new GenerationOptions { Seed = 3 }).Report!;

        var again = pipeline.Generate(
            "an orc", GenerationOptions.From(report, source => source == "models/weak" ? weak : throw new ArgumentException(source)));

        Assert.Equal(report.FramesSha256, again.FramesSha256);
        Assert.Contains("models/weak", Assert.Throws<NotSupportedException>(() => GenerationOptions.From(report)).Message);
    }
}
