using Xunit;

namespace Pyoco.Tests;

public sealed class NoisePriorValueTests
{
    [Fact]
    public void AValueIsOneOfFourThings()
    {
        NoisePriorValue number = 2, text = "ou", numbers = new[] { 1.5, 2 }, prior = new NoisePriorSpec("mixed", ("alpha", 1));

        Assert.Equal((2.0, null, null, null), (number.Number, number.Text, number.Numbers, number.Prior));
        Assert.Equal((null, "ou", null, null), (text.Number, text.Text, text.Numbers, text.Prior));
        Assert.Equal([1.5, 2], numbers.Numbers);
        Assert.Equal((null, null, null), (numbers.Number, numbers.Text, numbers.Prior));
        Assert.Equal("mixed(alpha=1)", prior.Prior!.ToString());
        Assert.Equal((null, null, null), (prior.Number, prior.Text, prior.Numbers));
    }

    [Fact]
    public void ValuesAreEqualByContentAndKind()
    {
        NoisePriorValue two = 2;

        Assert.Equal((NoisePriorValue)new[] { 0.0, 1 }, new[] { -0.0, 1 });
        Assert.Equal(((NoisePriorValue)new[] { 0.0, 1 }).GetHashCode(), ((NoisePriorValue)new[] { -0.0, 1 }).GetHashCode());
        Assert.Equal((NoisePriorValue)new NoisePriorSpec("a"), new NoisePriorSpec("a"));
        Assert.NotEqual(two, "2");
        Assert.NotEqual(two, new[] { 2.0 });
        Assert.NotEqual((NoisePriorValue)new[] { 1.0, 2 }, new[] { 1.0 });
        Assert.NotEqual((NoisePriorValue)"a", new NoisePriorSpec("a"));
        Assert.False(two.Equals(null));
    }

    [Fact]
    public void AListIsCopied()
    {
        var list = new[] { 1.0, 2 };
        NoisePriorValue value = list;

        list[0] = 7;

        Assert.Equal([1, 2], value.Numbers);
    }

    [Fact]
    public void PeopleReadEveryKind()
    {
        Assert.Equal("0.5", ((NoisePriorValue)0.5).ToString());
        Assert.Equal("ou", ((NoisePriorValue)"ou").ToString());
        Assert.Equal("[4, 4.5]", ((NoisePriorValue)new[] { 4, 4.5 }).ToString());
    }

    [Fact]
    public void NothingIsNoValue()
    {
        Assert.Throws<ArgumentNullException>(() => (NoisePriorValue)(string)null!);
        Assert.Throws<ArgumentNullException>(() => (NoisePriorValue)(double[])null!);
        Assert.Throws<ArgumentNullException>(() => (NoisePriorValue)(NoisePriorSpec)null!);
    }
}
