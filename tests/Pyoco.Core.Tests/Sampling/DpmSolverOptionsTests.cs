using Xunit;

namespace Pyoco.Tests;

public sealed class DpmSolverOptionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void AnOrderThatIsNotImplementedIsRefused(int order) =>
        Assert.Throws<ArgumentOutOfRangeException>("Order", () => new DpmSolverOptions { Order = order });

    [Fact]
    public void TheDefaultsAreDpmSolverPlusPlusOfOrderTwo() => Assert.Equal(
        (2, DpmSolverIntegrand.Clean, DpmSolverCorrection.Midpoint, DpmSolverEnding.FirstOrderOfFewSteps),
        (new DpmSolverOptions().Order, new DpmSolverOptions().Integrand, new DpmSolverOptions().Correction, new DpmSolverOptions().Ending));
}
