using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>Independent noise that serves stream 0 alone, to see whether a refusal is passed on.</summary>
internal sealed class RefusingNoise : ILinearGaussianPrior
{
    private static readonly NoiseKey Key = new(5);

    public MethodSpec Spec { get; } = new("refusing");

    public static void IsPassedOn(Func<ILinearGaussianPrior, IVideoNoisePrior> compose)
    {
        var (served, refused) = (compose(new IndependentNoise()), compose(new RefusingNoise()));

        Assert.Null(refused.Refusal(Key));
        foreach (var key in new[] { Key.At(new NoiseAddress(0)), Key.At(NoiseAddress.Start(1)), Key.ForTraining(3) })
        {
            Assert.Null(served.Refusal(key));
            Assert.Equal($"It has no stream {key.Stream}.", refused.Refusal(key));
        }
    }

    public string? Refusal(NoiseKey key) => key.Stream == 0 ? null : $"It has no stream {key.Stream}.";

    public NoiseDistribution Distribution(VideoShape shape) => new IndependentNoise().Distribution(shape);

    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        new IndependentNoise().Sample(shape, key, firstFrame, device);
}
