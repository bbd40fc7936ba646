using Xunit;

namespace Pyoco.Tests;

public sealed class NoisePriorSpecTests
{
    [Fact]
    public void TheJsonIsOneLineWithTheNameFirst()
    {
        Assert.Equal("""{"name":"progressive","alpha":2}""", new NoisePriorSpec("progressive", ("alpha", 2)).ToJson());
        Assert.Equal("""{"name":"x","a":0.1,"b":-3}""", new NoisePriorSpec("x", ("b", -3), ("a", 0.1)).ToJson());
        Assert.Equal("""{"name":"independent"}""", NoisePriorSpec.Independent.ToJson());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0.1)]
    [InlineData(1.0 / 3)]
    [InlineData(1e-300)]
    public void EveryParameterComesBackFromJsonBitForBit(double value)
    {
        var spec = new NoisePriorSpec("mixed", ("alpha", value));

        var read = NoisePriorSpec.Parse(spec.ToJson());

        Assert.Equal(spec, read);
        Assert.Equal(value, read.Parameters["alpha"].Number);
    }

    [Fact]
    public void TheOrderOfJsonAndItsSpacesDoNotMatter() =>
        Assert.Equal(new NoisePriorSpec("m", ("a", 1), ("b", 2)), NoisePriorSpec.Parse(""" { "b": 2.0, "name": "m", "a": 1 } """));

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"alpha":2}""")]
    [InlineData("""{"name":3}""")]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":"mixed","alpha":true}""")]
    [InlineData("""{"name":"mixed","alpha":[1,"2"]}""")]
    [InlineData("""{"name":"mixed","alpha":[1,1e999]}""")]
    [InlineData("""{"name":"blended","first":{"alpha":2}}""")]
    [InlineData("""{"name":"blended","first":{"name":"mixed","alpha":null}}""")]
    [InlineData("""{"name":"mixed","alpha":null}""")]
    [InlineData("""{"name":"mixed","alpha":1e999}""")]
    [InlineData("""{"name":"mixed","alpha":1,"alpha":2}""")]
    public void WhatIsNoSpecificationIsAFormatError(string json) => Assert.Throws<FormatException>(() => NoisePriorSpec.Parse(json));

    [Fact]
    public void TextsListsAndPriorsComeBackFromJsonToo()
    {
        var inner = new NoisePriorSpec("kernel", ("kernel", "ou"), ("times", new[] { 0, 0.1, 1.0 / 3 }), ("scale", 0.25));
        var spec = new NoisePriorSpec("blended", ("second", inner), ("share", 0.5), ("first", NoisePriorSpec.Independent), ("empty", Array.Empty<double>()));

        var read = NoisePriorSpec.Parse(spec.ToJson());

        Assert.Equal(spec, read);
        Assert.Equal(spec.GetHashCode(), read.GetHashCode());
        Assert.Equal(
            """{"name":"blended","empty":[],"first":{"name":"independent"},"second":{"name":"kernel","kernel":"ou","scale":0.25,"times":[0,0.1,0.3333333333333333]},"share":0.5}""",
            spec.ToJson());
        Assert.Equal(spec, NoisePriorSpec.Parse(
            """{"share":0.5,"second":{"times":[0,0.1,0.3333333333333333],"kernel":"ou","scale":0.25,"name":"kernel"},"first":{"name":"independent"},"empty":[],"name":"blended"}"""));
    }

    [Fact]
    public void EqualNamesAndParametersAreEqualWhateverTheOrder()
    {
        var first = new NoisePriorSpec("m", ("a", 1), ("b", 2));
        var second = new NoisePriorSpec("m", ("b", 2), ("a", 1));

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Fact]
    public void TheTwoZerosAreOneParameter()
    {
        var (positive, negative) = (new NoisePriorSpec("m", ("a", 0.0)), new NoisePriorSpec("m", ("a", -0.0)));

        Assert.Equal(positive, negative);
        Assert.Equal(positive.GetHashCode(), negative.GetHashCode());
        Assert.Equal(positive.ToJson(), negative.ToJson());
    }

    [Fact]
    public void AnotherNameOrParameterIsAnotherSpecification()
    {
        var spec = new NoisePriorSpec("m", ("a", 1));

        Assert.NotEqual(spec, new NoisePriorSpec("n", ("a", 1)));
        Assert.NotEqual(spec, new NoisePriorSpec("m", ("a", 2)));
        Assert.NotEqual(spec, new NoisePriorSpec("m", ("b", 1)));
        Assert.NotEqual(spec, new NoisePriorSpec("m"));
        Assert.False(spec.Equals(null));
    }

    [Fact]
    public void PeopleReadNameAndParameters()
    {
        Assert.Equal("progressive(alpha=2)", new NoisePriorSpec("progressive", ("alpha", 2)).ToString());
        Assert.Equal("m(a=0.5, b=-1)", new NoisePriorSpec("m", ("b", -1), ("a", 0.5)).ToString());
        Assert.Equal("independent", NoisePriorSpec.Independent.ToString());
        Assert.Equal(
            "blended(first=independent, second=mixed(alpha=1))",
            new NoisePriorSpec("blended", ("first", NoisePriorSpec.Independent), ("second", new NoisePriorSpec("mixed", ("alpha", 1)))).ToString());
    }

    [Fact]
    public void NamesAndValuesThatAreNoneAreRefused()
    {
        Assert.Throws<ArgumentException>("name", () => new NoisePriorSpec(" "));
        Assert.Throws<ArgumentException>("parameters", () => new NoisePriorSpec("m", ("", 1)));
        Assert.Throws<ArgumentException>("parameters", () => new NoisePriorSpec("m", ("name", 1)));
        Assert.Throws<ArgumentException>("parameters", () => new NoisePriorSpec("m", ("a", 1), ("a", 1)));
        Assert.Throws<ArgumentException>("parameters", () => new NoisePriorSpec("m", ("a", double.NaN)));
        Assert.Throws<ArgumentException>("parameters", () => new NoisePriorSpec("m", ("a", new[] { 1, double.PositiveInfinity })));
        Assert.Throws<ArgumentNullException>("parameters", () => new NoisePriorSpec("m", ("a", (NoisePriorValue)null!)));
    }
}
