using Pyoco.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>What every wrapper of a network promises, whatever the network predicts.</summary>
public sealed class VideoNetworkCallTests
{
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);
    private static readonly NoiseLevel Level = new(0.8, 1.1);

    public static TheoryData<string> Wrappers => ["edm", "epsilon", "velocity"];

    [Theory, MemberData(nameof(Wrappers))]
    public void TheTimestepIsOneFloatASample(string wrapper)
    {
        using var scope = NewDisposeScope();
        var (shape, type) = (Array.Empty<long>(), default(ScalarType));

        Wrap(wrapper, (input, timestep) =>
        {
            (shape, type) = (timestep.shape, timestep.dtype);
            return input.clone();
        }).Clean(Video(), Level);

        Assert.Equal([2], shape);
        Assert.Equal(float32, type);
    }

    [Theory, MemberData(nameof(Wrappers))]
    public void AnOutputOfAnotherShapeIsRefusedWithBoth(string wrapper)
    {
        using var scope = NewDisposeScope();
        var denoiser = Wrap(wrapper, (input, _) => input.narrow(VideoShape.BatchAxis, 0, 1).clone());

        var error = Assert.Throws<InvalidOperationException>(() => denoiser.Clean(Video(), Level));

        Assert.Contains("[1, 3, 2, 4, 4]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3, 2, 4, 4]", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Wrappers))]
    public void WithoutNoiseTheVideoIsItsOwnEstimateAndTheNetworkIsNotAsked(string wrapper)
    {
        using var scope = NewDisposeScope();
        var denoiser = Wrap(wrapper, (_, _) => throw new InvalidOperationException("asked"));
        var video = Video();

        var clean = denoiser.Clean(video, new NoiseLevel(2, 0));

        TensorAssert.BitEqual(video.Over(2), clean);
    }

    [Theory, MemberData(nameof(Wrappers))]
    public void ACleanVideoIsReturnedAsATensorOfItsOwn(string wrapper)
    {
        using var scope = NewDisposeScope();
        var video = Video();
        var before = video.clone();

        Wrap(wrapper, (input, _) => input.clone()).Clean(video, NoiseLevel.FromSigma(0)).zero_();

        TensorAssert.BitEqual(before, video);
    }

    [Theory, MemberData(nameof(Wrappers))]
    public void TheResultIsTheOnlyTensorThatOutlivesTheCall(string wrapper)
    {
        using var video = Video();
        var denoiser = Wrap(wrapper, (input, timestep) => input * timestep.view(-1, 1, 1, 1, 1));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var clean = denoiser.Clean(video, Level);

        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        clean.Dispose();
        Assert.False(video.IsInvalid);
    }

    [Theory, MemberData(nameof(Wrappers))]
    public void GradientsReachTheNetwork(string wrapper)
    {
        using var scope = NewDisposeScope();
        var weight = ones(1, requires_grad: true);

        Wrap(wrapper, (input, _) => weight * input).Clean(Video(), Level).sum().backward();

        Assert.NotEqual(0, weight.grad!.item<float>());
    }

    [Theory]
    [InlineData("edm")]
    [InlineData("epsilon")]
    public void ALevelWithoutSignalIsRefused(string wrapper)
    {
        using var scope = NewDisposeScope();

        var error = Assert.Throws<ArgumentOutOfRangeException>(
            "level", () => Wrap(wrapper, (input, _) => input.clone()).Clean(Video(), new NoiseLevel(0, 1)));

        Assert.Contains("v-prediction", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingArgumentIsNamed()
    {
        VideoNetwork network = (input, _) => input.clone();

        Assert.Throws<ArgumentNullException>("network", () => new EdmDenoiser(null!));
        Assert.Throws<ArgumentNullException>("network", () => new EpsilonDenoiser(null!, Timesteps));
        Assert.Throws<ArgumentNullException>("network", () => new VelocityDenoiser(null!, Timesteps));
        Assert.Throws<ArgumentNullException>("timesteps", () => new EpsilonDenoiser(network, (DiscreteTimesteps)null!));
        Assert.Throws<ArgumentNullException>("timesteps", () => new VelocityDenoiser(network, (DiscreteTimesteps)null!));
        Assert.All(new[] { "edm", "epsilon", "velocity" }, wrapper =>
            Assert.Throws<ArgumentNullException>("noisy", () => Wrap(wrapper, network).Clean(null!, Level)));
    }

    private static IVideoDenoiser Wrap(string wrapper, VideoNetwork network) => wrapper switch
    {
        "edm" => new EdmDenoiser(network),
        "epsilon" => new EpsilonDenoiser(network, Timesteps),
        _ => new VelocityDenoiser(network, Timesteps),
    };

    private static Tensor Video() => GaussianFramePrior.Independent().Sample(new VideoShape(2, 3, 2, 4, 4), new NoiseKey(1));
}
