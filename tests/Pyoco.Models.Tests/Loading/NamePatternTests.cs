namespace Pyoco.Models.Tests;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("*", "any.thing", true)]
    [InlineData("*.motion_modules.*", "down_blocks.0.motion_modules.1.norm.weight", true)]
    [InlineData("conv_in.*", "xconv_in.weight", false)]
    [InlineData("conv.n", "conv_n", false)]
    [InlineData("a[0]", "a[0]", true)]
    public void AStarStandsForAnythingAndTheRestForItself(string pattern, string name, bool matches) =>
        Assert.Equal(matches, NamePattern.Of(pattern).IsMatch(name));
}
