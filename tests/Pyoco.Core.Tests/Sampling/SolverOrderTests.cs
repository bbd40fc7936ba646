namespace Pyoco.Tests;

public sealed class SolverOrderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void OrdersOtherThanOneToThreeAreRefusedByTheNameOfTheOption(int order)
    {
        Assert.Equal("Order", Assert.Throws<ArgumentOutOfRangeException>(() => new DpmSolverOptions { Order = order }).ParamName);
        Assert.Equal("Order", Assert.Throws<ArgumentOutOfRangeException>(() => new UniPcOptions { Order = order }).ParamName);
    }

    [Fact]
    public void OneToThreeAreTaken() => Assert.Equal([1, 2, 3], new[] { 1, 2, 3 }.Select(SolverOrder.Checked));
}
