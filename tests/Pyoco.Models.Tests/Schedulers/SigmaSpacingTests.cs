using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class SigmaSpacingTests
{
    [Theory]
    [InlineData("""{}""", "OfTimesteps")]
    [InlineData("""{"use_karras_sigmas":true,"use_beta_sigmas":false,"use_exponential_sigmas":null}""", "Karras")]
    [InlineData("""{"use_exponential_sigmas":true}""", "Exponential")]
    [InlineData("""{"use_beta_sigmas":true}""", "Beta")]
    public void TheFlagThatIsSetNamesTheSpacing(string json, string spacing) => Assert.Equal(spacing, Entries(json).Spacing().ToString());

    [Fact]
    public void TwoFlagsExcludeEachOther()
    {
        var error = Assert.Throws<NotSupportedException>(() => Entries("""{"use_karras_sigmas":true,"use_beta_sigmas":true}""").Spacing());

        Assert.Contains("use_beta_sigmas", error.Message);
        Assert.Contains("use_karras_sigmas", error.Message);
    }

    [Fact]
    public void SigmasFallFromTheLargestToTheSmallest()
    {
        Assert.Equal([16.0, 4, 1], SigmaSpacing.Exponential.Place(3, 1, 16).Select(s => Math.Round(s, 9)));
        Assert.Equal(
            [16, Math.Pow((1 + Math.Pow(16, 1 / 7.0)) / 2, 7), 1], SigmaSpacing.Karras.Place(3, 1, 16), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal([16, 8.5, 1], SigmaSpacing.Beta.Place(3, 1, 16), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal([16.0], SigmaSpacing.Karras.Place(1, 16, 16));
    }

    private static SchedulerEntries Entries(string json) => new(JsonDocument.Parse(json).RootElement, "the config");
}
