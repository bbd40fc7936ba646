namespace Pyoco.Samples.Tests;

public sealed class ValuedOptionTests
{
    private readonly TestProgram _program = new();

    [Theory]
    [InlineData("12  mixed x", "--data", "x")]
    [InlineData("3 0.5 progressive x", "--data", "x", "--steps", "3", "--alpha", "0.5", "--prior", "progressive")]
    [InlineData("3 1000 mixed x", "--data=x", "--steps=3", "--alpha=1e3")]
    public async Task ValuesAreReadInEveryCulture(string expected, params string[] words)
    {
        Assert.Equal(ExitCode.Done, await _program.RunAsync(["train", .. words]));

        Assert.Equal([expected], _program.Output);
    }

    [Theory]
    [InlineData("--steps is '0'; a whole number of at least 1 was expected.", "--steps", "0")]
    [InlineData("--steps is 'many'; a whole number of at least 1 was expected.", "--steps", "many")]
    [InlineData("--steps is '99999999999'; a whole number of at least 1 was expected.", "--steps", "99999999999")]
    [InlineData("--alpha is '-1'; a number of at least 0 was expected.", "--alpha", "-1")]
    [InlineData("--alpha is 'NaN'; a number of at least 0 was expected.", "--alpha", "NaN")]
    [InlineData("--alpha is '0,5'; a number of at least 0 was expected.", "--alpha", "0,5")]
    [InlineData("--prior is 'brown'; mixed, progressive or independent was expected.", "--prior", "brown")]
    public async Task AWrongValueIsNamedWithWhatWasExpected(string expected, params string[] words)
    {
        Assert.Equal(ExitCode.WrongUse, await _program.RunAsync(["train", "--data", "x", .. words]));

        Assert.Equal([expected], _program.Error);
    }

    [Fact]
    public async Task WordsAreCompleted()
    {
        Assert.Equal(ExitCode.Done, await _program.RunAsync(["[suggest:14]", "train --prior "]));

        Assert.Equal(["independent", "mixed", "progressive"], _program.Output.Order());
    }
}
