using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class LowPassFilterTests
{
    private static readonly VideoShape Small = new(1, 1, 3, 4, 5);

    public static TheoryData<LowPassProfile> Profiles => new(Enum.GetValues<LowPassProfile>());

    [Fact]
    public void GainsAreTheFormulasOfTheDistanceFromFrequencyZero()
    {
        using var scope = NewDisposeScope();
        var butterworth = new LowPassFilter { SpatialStop = 0.5, TemporalStop = 0.25, Order = 3 };

        var gains = butterworth.Gains(new VideoShape(2, 3, 8, 6, 5));
        var gaussian = (butterworth with { Profile = LowPassProfile.Gaussian }).Gains(new VideoShape(1, 1, 8, 6, 5));

        // Frame bin 7 is -1/4 of the highest frequency, row bin 2 is 2/3, column bin 3 is -4/5; frames count (0.5 / 0.25)² times.
        var square = 4 / 16.0 + 4 / 9.0 + 16 / 25.0;
        Assert.Equal(1 / (1 + Math.Pow(square / 0.25, 3)), gains[7, 2, 3].item<double>(), 12);
        Assert.Equal(Math.Exp(-square / (2 * 0.25)), gaussian[7, 2, 3].item<double>(), 12);
        Assert.Equal(1, gains[0, 0, 0].item<double>());
    }

    [Theory, MemberData(nameof(Profiles))]
    public void AMixOfWhiteNoisesIsWhiteExactly(LowPassProfile profile)
    {
        using var scope = NewDisposeScope();
        var filter = new LowPassFilter { Profile = profile, SpatialStop = 0.6, TemporalStop = 0.5 };

        var covariance = CovarianceOfMix(filter, eye(60, dtype: float64));

        TensorAssert.Close(eye(60, dtype: float64), covariance, tolerance: 1e-12);
    }

    [Fact]
    public void AMixOfCorrelatedNoisesKeepsTheirLawWhereAllFrequenciesOfFramesPass()
    {
        using var scope = NewDisposeScope();
        var frames = tensor(GaussianFramePrior.Autoregressive(0.8).Covariance(3));
        var law = kron(frames, eye(20, dtype: float64));

        var kept = CovarianceOfMix(new LowPassFilter { TemporalStop = null }, law);
        var distorted = CovarianceOfMix(new LowPassFilter { SpatialStop = 1, TemporalStop = 0.5 }, law);

        TensorAssert.Close(law, kept, tolerance: 1e-12);
        Assert.True(TensorAssert.LargestDifference(law, distorted) > 0.03);
    }

    [Theory]
    [InlineData(LowPassProfile.Gaussian, 0.960)]
    [InlineData(LowPassProfile.Butterworth, 0.992)]
    public void ThePublishedMixLosesVariance(LowPassProfile profile, double left)
    {
        using var scope = NewDisposeScope();
        var gains = new LowPassFilter { Profile = profile, AsPublished = true }.Gains(new VideoShape(1, 1, 16, 64, 64));

        var variance = (gains * gains).Plus(gains.neg().Plus(1) * gains.neg().Plus(1)).mean().item<double>();

        Assert.Equal(left, variance, 3);
    }

    [Fact]
    public void ThePublishedIdealFilterStopsFurtherOutThanAsked()
    {
        using var scope = NewDisposeScope();
        var published = new LowPassFilter { Profile = LowPassProfile.Ideal, AsPublished = true };

        // Columns at 0, 1/8, ... of the highest frequency, 16 of them; rows and frames alone at 0 in the even grid.
        var found = (published with { AsPublished = false }).Gains(new VideoShape(1, 1, 1, 1, 16)).flatten().data<double>().ToArray();
        var wide = published.Gains(new VideoShape(1, 1, 2, 2, 16))[0, 0].data<double>().ToArray();

        Assert.Equal([1, 1, 1, 0, 0, 0, 0, 0, 0], found[..9]); // up to 0.25
        Assert.Equal([1, 1, 1, 1, 1, 1, 0, 0, 0], wide[..9]); // up to 0.707
    }

    [Theory, MemberData(nameof(Profiles))]
    public void ASpecificationMakesTheFilterAgain(LowPassProfile profile)
    {
        LowPassFilter[] filters =
        [
            new() { Profile = profile }, new() { Profile = profile, TemporalStop = null, SpatialStop = 0.3 },
            new() { Profile = profile, AsPublished = true },
        ];

        Assert.All(filters, filter => Assert.Equal(filter, LowPassFilter.Of(filter.Spec)));
    }

    [Fact]
    public void WrongNumbersAndShapesAreRefused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowPassFilter { SpatialStop = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowPassFilter { TemporalStop = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowPassFilter { Order = 0 });
        Assert.Throws<ArgumentException>(() => new LowPassFilter().Mix(zeros([1, 1, 2, 3, 3]), zeros([1, 1, 3, 3, 3])));
        Assert.Throws<NotSupportedException>(() => LowPassFilter.Of(new MethodSpec("box")));
    }

    // A and B of the mix A x + B y by what it makes of unit vectors, then A S A' + B S B'.
    private static Tensor CovarianceOfMix(LowPassFilter filter, Tensor law)
    {
        var units = eye(60, dtype: float64).view(60, 1, Small.Frames, Small.Height, Small.Width);
        var (low, high) = (filter.Mix(units, zeros_like(units)).view(60, 60), filter.Mix(zeros_like(units), units).view(60, 60));
        return low.t().mm(law).mm(low).Plus(high.t().mm(law).mm(high));
    }
}
