using System.Text;
using Microsoft.Extensions.Configuration;

namespace Pyoco.Hosting.Tests;

public sealed class SpecificationTextTests
{
    [Theory]
    [InlineData("""{"name": "heun"}""")]
    [InlineData("""{"name": "ddim", "eta": 0.5}""")]
    [InlineData("""{"name": "tcd", "jumps": [0.25, 1, 3]}""")]
    [InlineData("""{"name": "brownian", "sampler": {"name": "dpm-solver++", "correction": "midpoint", "order": 2}}""")]
    public void AnObjectOfAJsonFileAndItsTextAreTheSameSpecification(string json)
    {
        var spec = MethodSpec.Parse(json);

        Assert.Equal(spec, SpecificationText.Parse(SpecificationText.Of(Entry(json))!));
        Assert.Equal(spec, SpecificationText.Parse(SpecificationText.Of(Entry($"\"{json.Replace("\"", "\\\"")}\""))!));
    }

    [Fact]
    public void ABareWordIsASpecificationAndNothingIsNone()
    {
        Assert.Equal(new MethodSpec("heun"), SpecificationText.Parse(" heun "));
        Assert.Null(SpecificationText.Of(Entry("null")));
        Assert.Throws<FormatException>(() => SpecificationText.Parse("  "));
    }

    private static IConfigurationSection Entry(string json) => new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"Entry": {{json}}}"""))).Build().GetSection("Entry");
}
