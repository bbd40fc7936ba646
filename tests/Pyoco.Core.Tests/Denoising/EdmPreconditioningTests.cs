using Xunit;

namespace Pyoco.Tests;

public sealed class EdmPreconditioningTests
{
    private static readonly EdmPreconditioning Edm = new(sigmaData: 0.5);

    [Theory]
    [InlineData(0.002)]
    [InlineData(0.5)]
    [InlineData(80)]
    public void TheFactorsAreThoseOfTableOne(double sigma)
    {
        Assert.Equal(0.25 / (sigma * sigma + 0.25), Edm.CSkip(sigma), tolerance: 1e-14);
        Assert.Equal(sigma * 0.5 / Math.Sqrt(sigma * sigma + 0.25), Edm.COut(sigma), tolerance: 1e-14);
        Assert.Equal(1 / Math.Sqrt(sigma * sigma + 0.25), Edm.CIn(sigma), tolerance: 1e-14);
        Assert.Equal(0.25 * Math.Log(sigma), Edm.CNoise(sigma), tolerance: 1e-14);
    }

    [Theory]
    [InlineData(0.002)]
    [InlineData(1.3)]
    [InlineData(80)]
    public void InputTargetAndLossOfTheNetworkHaveUnitSize(double sigma)
    {
        // arXiv 2206.00364, appendix B.6: variances of the input and of the target (clean - CSkip x) / COut.
        var input = Edm.CIn(sigma) * Edm.CIn(sigma) * (0.25 + sigma * sigma);
        var target = (Math.Pow(1 - Edm.CSkip(sigma), 2) * 0.25 + Math.Pow(Edm.CSkip(sigma) * sigma, 2)) / Math.Pow(Edm.COut(sigma), 2);

        Assert.Equal(1, input, tolerance: 1e-12);
        Assert.Equal(1, target, tolerance: 1e-12);
        Assert.Equal(1, Edm.LossWeight(sigma) * Math.Pow(Edm.COut(sigma), 2), tolerance: 1e-12);
    }

    [Fact]
    public void WithoutNoiseTheVideoItselfIsTheEstimate()
    {
        Assert.Equal(1, Edm.CSkip(0));
        Assert.Equal(0, Edm.COut(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ADeviationThatIsNoneIsRefused(double sigmaData) =>
        Assert.Throws<ArgumentOutOfRangeException>("sigmaData", () => new EdmPreconditioning(sigmaData));

    [Fact]
    public void ASigmaThatIsNoneIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => Edm.CSkip(-1));
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => Edm.COut(-1));
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => Edm.CIn(-1));
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => Edm.CNoise(0));
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => Edm.LossWeight(0));
    }

    [Fact]
    public void AValueMadeByDefaultSaysSo() => Assert.Throws<InvalidOperationException>(() => default(EdmPreconditioning).CSkip(1));
}
