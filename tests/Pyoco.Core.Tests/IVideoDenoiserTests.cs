using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class IVideoDenoiserTests
{
    private static readonly NoiseLevel Level = new(0.6, 0.8);

    [Fact]
    public void ADenoiserSaysNothingOfItsNetworkUnlessItDoes() =>
        Assert.Null(((IVideoDenoiser)new DelegateDenoiser((x, _) => x.clone())).PredictionAt(Level));

    /// <summary>Every denoiser between the network and a rule passes the question on: the checked one of the pipeline does.</summary>
    [Fact]
    public void ARuleOfAPipelineIsToldWhatTheNetworkPredicts()
    {
        var model = new FakeVideoModel { Network = (_, network) => new Known(network) };
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(model).UseNoise(CholeskyNoise.White).UseEuler(3).UseGuidance(new ClassifierFreeGuidance(4).Rescaled(1)).Build();
        using var stated = pipeline.With(
            b => b.UseGuidance(new RescaledGuidance(new ClassifierFreeGuidance(4), 1) { Quantity = GuidedQuantity.Velocity }));
        var options = new GenerationOptions { Seed = 2 };

        Assert.Equal(stated.Generate("an orc", options).FramesSha256, pipeline.Generate("an orc", options).FramesSha256);
    }

    private sealed class Known(IVideoDenoiser inner) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level) => inner.Denoise(noisy, level);

        public PredictedQuantity? PredictionAt(NoiseLevel level) => PredictedQuantity.Velocity;
    }
}
