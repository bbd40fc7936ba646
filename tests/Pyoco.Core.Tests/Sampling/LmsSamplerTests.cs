using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class LmsSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 4);
    private static readonly DelegateDenoiser Curved = new((x, level) => tanh(x.Times(3)).Over(1 + level.Noise));

    [Fact]
    public void LmsInSigmaOfTwoSlopesIsAdamsAndBashforthOfUnevenSteps()
    {
        using var scope = NewDisposeScope();
        var schedule = new NoiseSchedule(new[] { 5.0, 3, 2 }.Select(NoiseLevel.FromSigma), initialScale: 1);

        var video = new LmsSampler(order: 2).Sample(Curved, Noise(), schedule, SamplingRun.Default);

        var slope = (Noise() - Curved.Clean(Noise(), NoiseLevel.FromSigma(5))).Over(5);
        var x = Noise() - slope.Times(2);
        var slopeNext = (x - Curved.Clean(x, NoiseLevel.FromSigma(3))).Over(3);
        // h = -1 after -2: n + (h / 2 h_before) dn
        TensorAssert.Close((x - slopeNext).Plus((slope - slopeNext).Over(4)), video, tolerance: 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void AnOrderThatIsNoneIsRefused(int order) =>
        Assert.Throws<ArgumentOutOfRangeException>("order", () => new LmsSampler(order));

    [Fact]
    public void AStartWithoutSignalIsRefused()
    {
        using var scope = NewDisposeScope();
        var schedule = new NoiseSchedule([new NoiseLevel(0, 1), new NoiseLevel(0.6, 0.8)], initialScale: 1);

        Assert.Throws<ArgumentException>("schedule", () => new LmsSampler().Sample(Curved, Noise(), schedule, SamplingRun.Default));
    }

    private static Tensor Noise() => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(61)).to(float64);
}
