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
}
