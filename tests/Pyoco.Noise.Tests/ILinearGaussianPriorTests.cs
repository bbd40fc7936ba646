namespace Pyoco.Noise.Tests;

public sealed class ILinearGaussianPriorTests
{
    private static readonly VideoShape Shape = new(1, 2, 6, 3, 4);

    [Fact]
    public void TheDivergenceFromASpecificationIsThatFromItsPriorPerElement()
    {
        IComparableNoisePrior prior = new MixedNoise(1);

        // Closed form: 6 frames of correlation 1/2 against none; the determinant of the correlation matrix is (1 - r)^5 (1 + 5 r).
        Assert.Equal(-Math.Log(Math.Pow(0.5, 5) * 3.5) / 12, prior.DivergenceFrom(MethodSpec.Independent, Shape)!.Value, 12);
        Assert.Equal(0, prior.DivergenceFrom(prior.Spec, Shape));
        Assert.Equal(double.PositiveInfinity, prior.DivergenceFrom(new SharedNoise().Spec, Shape));
    }

    [Fact]
    public void AFactoryOfTheCallersMakesTheOtherPrior()
    {
        IComparableNoisePrior prior = new MixedNoise(1);

        Assert.Throws<NotSupportedException>(() => prior.DivergenceFrom(new MethodSpec("mine"), Shape));
        Assert.Equal(
            prior.DivergenceFrom(new ProgressiveNoise(2).Spec, Shape),
            prior.DivergenceFrom(new MethodSpec("mine"), Shape, new MyFactory()));
    }

    private sealed class MyFactory : INoisePriorFactory
    {
        public IVideoNoisePrior Create(MethodSpec spec, string? folder = null) => new ProgressiveNoise(2);
    }

    [Fact]
    public void ThePriorKnowsHowStrongItsModesAre()
    {
        var shape = new VideoShape(2, 3, 16, 8, 8);

        Assert.Equal(new ModeVariances(1, 1), Modes(new IndependentNoise()));

        // 1 / (1 + alpha^2) of everything that frames do not share, and what they share on top along their mean.
        var mixed = Modes(new MixedNoise(alpha: 1));
        Assert.Equal(0.5, mixed.Least, tolerance: 1e-12);
        Assert.Equal(0.5 + 16 * 0.5, mixed.Greatest, tolerance: 1e-12);

        // A frequency that one part has alone has its modes.
        var frequency = Modes(new FrequencyNoise(new MixedNoise(alpha: 1), new IndependentNoise(), SpatialFilter.Gaussian(0.1)));
        Assert.Equal(mixed.Greatest, frequency.Greatest, tolerance: 1e-9);
        Assert.InRange(frequency.Least, 0.5 - 1e-9, 0.51);

        Assert.Equal(0, Modes(new SharedNoise()).Least);
        Assert.Equal(16, Modes(new SharedNoise()).Greatest, tolerance: 1e-9);
        Assert.Throws<ArgumentException>("prior", () => NoiseSchedule.For(new SharedNoise(), shape, steps: 5));
        Assert.Equal(80 * Math.Sqrt(2), NoiseSchedule.For(new MixedNoise(alpha: 1), shape, steps: 5).InitialScale, tolerance: 1e-9);

        ModeVariances Modes(IModalNoisePrior prior) => prior.ModeVariances(shape);
    }
}
