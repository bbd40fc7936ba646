namespace Pyoco.Tests;

public sealed class EdmPreconditioningTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(40)]
    public void TheFactorsAreThoseOfThePapersTable(double sigma)
    {
        var factors = new EdmPreconditioning(0.5);
        var total = sigma * sigma + 0.25;

        Assert.Equal(0.25 / total, factors.CSkip(sigma), 12);
        Assert.Equal(sigma * 0.5 / Math.Sqrt(total), factors.COut(sigma), 12);
        Assert.Equal(1 / Math.Sqrt(total), factors.CIn(sigma), 12);
        Assert.Equal(Math.Log(sigma) / 4, factors.CNoise(sigma), 12);
        Assert.Equal(1, total / Math.Pow(sigma * 0.5, 2) / factors.LossWeight(sigma), 12);
    }

    [Fact]
    public void InputAndTargetHaveUnitVariance()
    {
        // EDM, appendix B.6: Var[c_in x] = 1 and Var[(y - c_skip x) / c_out] = 1 for data of variance sigma_data².
        var factors = new EdmPreconditioning(0.3);
        const double sigma = 0.7;
        var (skip, data) = (factors.CSkip(sigma), 0.09);

        Assert.Equal(1, Math.Pow(factors.CIn(sigma), 2) * (data + sigma * sigma), 12);
        Assert.Equal(1, (Math.Pow(1 - skip, 2) * data + skip * skip * sigma * sigma) / Math.Pow(factors.COut(sigma), 2), 12);
    }
}
