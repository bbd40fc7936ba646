using Xunit;

namespace Pyoco.Tests;

public sealed class MethodValueTests
{
    [Fact]
    public void AValueIsOneOfFourThings()
    {
        MethodValue number = 2, text = "ou", numbers = new[] { 1.5, 2 }, prior = new MethodSpec("mixed", ("alpha", 1));

        Assert.Equal((2.0, null, null, null), (number.Number, number.Text, number.Numbers, number.Method));
        Assert.Equal((null, "ou", null, null), (text.Number, text.Text, text.Numbers, text.Method));
        Assert.Equal([1.5, 2], numbers.Numbers);
        Assert.Equal((null, null, null), (numbers.Number, numbers.Text, numbers.Method));
        Assert.Equal("mixed(alpha=1)", prior.Method!.ToString());
        Assert.Equal((null, null, null), (prior.Number, prior.Text, prior.Numbers));
    }

    [Fact]
    public void ValuesAreEqualByContentAndKind()
    {
        MethodValue two = 2;

        Assert.Equal((MethodValue)new[] { 0.0, 1 }, new[] { -0.0, 1 });
        Assert.Equal(((MethodValue)new[] { 0.0, 1 }).GetHashCode(), ((MethodValue)new[] { -0.0, 1 }).GetHashCode());
        Assert.Equal((MethodValue)new MethodSpec("a"), new MethodSpec("a"));
        Assert.NotEqual(two, "2");
        Assert.NotEqual(two, new[] { 2.0 });
        Assert.NotEqual((MethodValue)new[] { 1.0, 2 }, new[] { 1.0 });
        Assert.NotEqual((MethodValue)"a", new MethodSpec("a"));
        Assert.False(two.Equals(null));
    }

    [Fact]
    public void AListIsCopied()
    {
        var list = new[] { 1.0, 2 };
        MethodValue value = list;

        list[0] = 7;

        Assert.Equal([1, 2], value.Numbers);
    }

    [Fact]
    public void PeopleReadEveryKind()
    {
        Assert.Equal("0.5", ((MethodValue)0.5).ToString());
        Assert.Equal("ou", ((MethodValue)"ou").ToString());
        Assert.Equal("[4, 4.5]", ((MethodValue)new[] { 4, 4.5 }).ToString());
    }

    [Fact]
    public void NothingIsNoValue()
    {
        Assert.Throws<ArgumentNullException>(() => (MethodValue)(string)null!);
        Assert.Throws<ArgumentNullException>(() => (MethodValue)(double[])null!);
        Assert.Throws<ArgumentNullException>(() => (MethodValue)(MethodSpec)null!);
    }
}
