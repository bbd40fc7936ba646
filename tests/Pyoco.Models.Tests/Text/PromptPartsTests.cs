namespace Pyoco.Models.Tests;

public sealed class PromptPartsTests
{
    public static TheoryData<string, (string, double)[]> Prompts => new()
    {
        { "an orc", [("an orc", 1)] },
        { "", [("", 1)] },
        { "()", [("", 1)] },
        { "a (red:1.3) orc", [("a ", 1), ("red", 1.3), (" orc", 1)] },
        { "a (red: 0.5 ) orc", [("a ", 1), ("red", 0.5), (" orc", 1)] },
        { "(red)", [("red", 1.1)] },
        { "((red))", [("red", 1.1 * 1.1)] },
        { "[red]", [("red", 1 / 1.1)] },
        { "(a (red:2) orc:0.5)", [("a ", 0.5), ("red", 1.0), (" orc", 0.5)] },
        { "([red])", [("red", 1.1 * (1 / 1.1))] },
        { @"a \(red\) \[orc\] \\", [(@"a (red) [orc] \", 1)] },
        { @"a\b", [(@"a\b", 1)] },
        { "(at 12:30 sharp)", [("at 12:30 sharp", 1.1)] },
        { "12:30", [("12:30", 1)] },
        { "(a: b:1.5)", [("a: b", 1.5)] },
        { "(red:-1)", [("red", -1)] },
        { "(red:1)(green:1)", [("redgreen", 1)] },
    };

    [Theory, MemberData(nameof(Prompts))]
    public void WeightsMultiplyAndTheNotationIsTakenOut(string prompt, (string, double)[] expected)
    {
        var parts = PromptParts.Of(prompt);

        Assert.Equal(expected.Select(p => p.Item1), parts.Select(p => p.Text));
        Assert.Equal(expected.Select(p => p.Item2), parts.Select(p => p.Weight), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [InlineData("a (red orc", "'(' at position 2")]
    [InlineData("a red) orc", "')' at position 5")]
    [InlineData("(a [red) orc]", "')' at position 7")]
    [InlineData("(red:1.3", "'(' at position 0")]
    [InlineData("(red:1e9)", "weight 1000000000")]
    [InlineData("(red:NaN)", "weight NaN")]
    public void ABracketWithoutPartnerOrAHugeWeightIsRefused(string prompt, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => PromptParts.Of(prompt)).Message);

    [Fact]
    public void ALongPromptTakesNoLongTime()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.Throws<ArgumentException>(() => PromptParts.Of("(" + new string(':', 60_000)));
        Assert.Throws<ArgumentException>(() => PromptParts.Of(new string('(', 30_000) + new string(')', 29_999)));

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }
}
