using Xunit;

namespace Pyoco.Tests;

public sealed class MethodSpecTests
{
    [Fact]
    public void TheJsonIsOneLineWithTheNameFirst()
    {
        Assert.Equal("""{"name":"progressive","alpha":2}""", new MethodSpec("progressive", ("alpha", 2)).ToJson());
        Assert.Equal("""{"name":"x","a":0.1,"b":-3}""", new MethodSpec("x", ("b", -3), ("a", 0.1)).ToJson());
        Assert.Equal("""{"name":"independent"}""", MethodSpec.Independent.ToJson());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0.1)]
    [InlineData(1.0 / 3)]
    [InlineData(1e-300)]
    public void EveryParameterComesBackFromJsonBitForBit(double value)
    {
        var spec = new MethodSpec("mixed", ("alpha", value));

        var read = MethodSpec.Parse(spec.ToJson());

        Assert.Equal(spec, read);
        Assert.Equal(value, read.Parameters["alpha"].Number);
    }

    [Fact]
    public void TheOrderOfJsonAndItsSpacesDoNotMatter() =>
        Assert.Equal(new MethodSpec("m", ("a", 1), ("b", 2)), MethodSpec.Parse(""" { "b": 2.0, "name": "m", "a": 1 } """));

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
    public void WhatIsNoSpecificationIsAFormatError(string json) => Assert.Throws<FormatException>(() => MethodSpec.Parse(json));

    [Fact]
    public void TextsListsAndPriorsComeBackFromJsonToo()
    {
        var inner = new MethodSpec("kernel", ("kernel", "ou"), ("times", new[] { 0, 0.1, 1.0 / 3 }), ("scale", 0.25));
        var spec = new MethodSpec(
            "blended", ("second", inner), ("share", 0.5), ("first", MethodSpec.Independent), ("empty", Array.Empty<double>()));

        var read = MethodSpec.Parse(spec.ToJson());

        Assert.Equal(spec, read);
        Assert.Equal(spec.GetHashCode(), read.GetHashCode());
        Assert.Equal(
            """{"name":"blended","empty":[],"first":{"name":"independent"},"second":"""
            + """{"name":"kernel","kernel":"ou","scale":0.25,"times":[0,0.1,0.3333333333333333]},"share":0.5}""",
            spec.ToJson());
        Assert.Equal(spec, MethodSpec.Parse(
            """
            {"share":0.5,"second":{"times":[0,0.1,0.3333333333333333],"kernel":"ou","scale":0.25,"name":"kernel"},
            "first":{"name":"independent"},"empty":[],"name":"blended"}
            """));
    }

    [Fact]
    public void EqualNamesAndParametersAreEqualWhateverTheOrder()
    {
        var first = new MethodSpec("m", ("a", 1), ("b", 2));
        var second = new MethodSpec("m", ("b", 2), ("a", 1));

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Fact]
    public void TheTwoZerosAreOneParameter()
    {
        var (positive, negative) = (new MethodSpec("m", ("a", 0.0)), new MethodSpec("m", ("a", -0.0)));

        Assert.Equal(positive, negative);
        Assert.Equal(positive.GetHashCode(), negative.GetHashCode());
        Assert.Equal(positive.ToJson(), negative.ToJson());
    }

    [Fact]
    public void AnotherNameOrParameterIsAnotherSpecification()
    {
        var spec = new MethodSpec("m", ("a", 1));

        Assert.NotEqual(spec, new MethodSpec("n", ("a", 1)));
        Assert.NotEqual(spec, new MethodSpec("m", ("a", 2)));
        Assert.NotEqual(spec, new MethodSpec("m", ("b", 1)));
        Assert.NotEqual(spec, new MethodSpec("m"));
        Assert.False(spec.Equals(null));
    }

    [Fact]
    public void PeopleReadNameAndParameters()
    {
        Assert.Equal("progressive(alpha=2)", new MethodSpec("progressive", ("alpha", 2)).ToString());
        Assert.Equal("m(a=0.5, b=-1)", new MethodSpec("m", ("b", -1), ("a", 0.5)).ToString());
        Assert.Equal("independent", MethodSpec.Independent.ToString());
        Assert.Equal(
            "blended(first=independent, second=mixed(alpha=1))",
            new MethodSpec("blended", ("first", MethodSpec.Independent), ("second", new MethodSpec("mixed", ("alpha", 1)))).ToString());
    }

    [Fact]
    public void NamesAndValuesThatAreNoneAreRefused()
    {
        Assert.Throws<ArgumentException>("name", () => new MethodSpec(" "));
        Assert.Throws<ArgumentException>("parameters", () => new MethodSpec("m", ("", 1)));
        Assert.Throws<ArgumentException>("parameters", () => new MethodSpec("m", ("name", 1)));
        Assert.Throws<ArgumentException>("parameters", () => new MethodSpec("m", ("a", 1), ("a", 1)));
        Assert.Throws<ArgumentException>("parameters", () => new MethodSpec("m", ("a", double.NaN)));
        Assert.Throws<ArgumentException>("parameters", () => new MethodSpec("m", ("a", new[] { 1, double.PositiveInfinity })));
        Assert.Throws<ArgumentNullException>("parameters", () => new MethodSpec("m", ("a", (MethodValue)null!)));
    }

    [Fact]
    public void AnySerialiserWritesAndReadsIt()
    {
        var spec = new MethodSpec(
            "blended", ("first", new MethodSpec("mixed", ("alpha", 1))), ("share", 0.5), ("times", new[] { 1.0, 2 }), ("kind", "ou"));

        var json = System.Text.Json.JsonSerializer.Serialize(spec);

        Assert.Equal(spec.ToJson(), json);
        Assert.Equal(spec, System.Text.Json.JsonSerializer.Deserialize<MethodSpec>(json));
        Assert.Throws<System.Text.Json.JsonException>(() => System.Text.Json.JsonSerializer.Deserialize<MethodSpec>("{\"alpha\": 1}"));
        Assert.Throws<System.Text.Json.JsonException>( // half a character
            () => System.Text.Json.JsonSerializer.Deserialize<MethodSpec>("{\"name\": \"\\ud800\"}"));
    }

    [Fact]
    public void PromptsAreLeftOutInCombinedMethodsToo()
    {
        var spec = new MethodSpec(
            "interval", ("prompt", "zebra"), ("prompts", 2), ("around", new MethodSpec("composed", ("prompt-1", "zebra"), ("scale", 3))));

        Assert.Equal("interval(around=composed(scale=3), prompts=2)", spec.WithoutPrompts().ToString());
    }
}
