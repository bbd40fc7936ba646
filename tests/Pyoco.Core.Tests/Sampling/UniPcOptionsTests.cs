namespace Pyoco.Tests;

public sealed class UniPcOptionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void AnOrderThatIsNoneIsRefused(int order) =>
        Assert.Throws<ArgumentOutOfRangeException>("Order", () => new UniPcOptions { Order = order });
}
