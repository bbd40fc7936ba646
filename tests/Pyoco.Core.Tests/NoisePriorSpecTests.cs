namespace Pyoco.Tests;

public sealed class NoisePriorSpecTests
{
    [Theory]
    [InlineData("""{"name":"progressive","alpha":2}""")]
    [InlineData("""{"name":"independent"}""")]
    [InlineData("""{"name":"x","a":0.25,"b":-1E-300}""")]
    public void JsonRoundTrips(string json)
    {
        var spec = NoisePriorSpec.Parse(json);

        Assert.Equal(spec, NoisePriorSpec.Parse(spec.ToJson()));
        Assert.Equal(json.ToUpperInvariant(), spec.ToJson().ToUpperInvariant());
    }

    [Fact]
    public void TheOrderOfParametersDoesNotMatter()
    {
        var (one, other) = (new NoisePriorSpec("x", ("a", 1), ("b", 2)), new NoisePriorSpec("x", ("b", 2), ("a", 1)));

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, new NoisePriorSpec("x", ("a", 1), ("b", 3)));
        Assert.False(one.Equals(null));
        Assert.Equal("x(a=1, b=2)", one.ToString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"name":7}""")]
    [InlineData("""{"name":"x","alpha":"2"}""")]
    [InlineData("""{"name":"x","alpha":1,"alpha":2}""")]
    public void OtherTextIsRefused(string json) => Assert.Throws<FormatException>(() => NoisePriorSpec.Parse(json));

    [Fact]
    public void ParametersAreFiniteAndNamed()
    {
        Assert.Throws<ArgumentException>(() => new NoisePriorSpec("x", ("alpha", double.NaN)));
        Assert.Throws<ArgumentException>(() => new NoisePriorSpec("x", ("name", 1)));
        Assert.Throws<ArgumentException>(() => new NoisePriorSpec(" "));
    }
}
