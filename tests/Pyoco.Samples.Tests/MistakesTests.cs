namespace Pyoco.Samples.Tests;

public sealed class MistakesTests
{
    private readonly TestProgram _program = new();

    [Theory]
    [InlineData("Say what to do: train or judge; --help tells more.")]
    [InlineData("There is no command 'trian'; did you mean train?", "trian", "--data", "x")]
    [InlineData("There is no command 'draw'; train or judge was expected.", "draw")]
    [InlineData("There is no option --stepz; did you mean --steps?", "train", "--data", "x", "--stepz", "3")]
    [InlineData("There is no option --stepz; did you mean --steps?", "train", "--data", "x", "--stepz=3")]
    [InlineData("There is no option --stepz; did you mean --steps?", "train", "--data", "--stepz")] // where a value should be
    [InlineData("There is no option --stepz; did you mean --steps?", "train", "--stepz", "--data", "x")] // where a file might be
    [InlineData("There is no option --colour; there are --steps --alpha --prior --data --help.", "train", "--colour")]
    [InlineData("The option --alpha has no value.", "train", "--data", "x", "--alpha")]
    [InlineData("The option --alpha has no value.", "train", "--alpha", "--data", "x")]
    [InlineData("Option '--alpha' expects a single argument but 2 were provided.", "train", "--alpha", "1", "--data", "x", "--alpha", "2")]
    [InlineData("Option '--data' is required.", "train")]
    [InlineData("FILE is missing; --help tells more.", "judge")]
    [InlineData("'orc walks' is more than was expected; a text with blanks belongs in quotes.", "judge", "an", "orc", "walks")]
    public async Task AMistakeIsOneLine(string expected, params string[] words)
    {
        Assert.Equal(ExitCode.WrongUse, await _program.RunAsync(words));

        Assert.Equal([expected], _program.Error);
        Assert.Empty(_program.Output);
    }

    [Fact]
    public async Task EveryWrongValueIsNamedAtOnce()
    {
        Assert.Equal(ExitCode.WrongUse, await _program.RunAsync(["train", "--steps", "0", "--alpha", "x"]));

        Assert.Equal(3, _program.Error.Length); // and --data is missing
    }

    [Fact]
    public async Task BehindTwoDashesNothingIsAnOption() =>
        Assert.Equal(ExitCode.Done, await _program.RunAsync(["train", "--data", "x", "--", "--stepz"]));
}
