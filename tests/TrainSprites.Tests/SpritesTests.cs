using System.CommandLine;
using Pyoco.Samples;

namespace TrainSprites.Tests;

public sealed class SpritesTests
{
    [Fact]
    public void EveryCommandHasExamplesAndTheyParse()
    {
        var root = Sprites.Root();
        var commands = root.Subcommands.OfType<SampleCommand>().ToArray();

        Assert.All(commands, command => Assert.NotEmpty(command.Examples));
        Assert.All(commands.SelectMany(c => c.Examples).Concat(root.Examples), example => Assert.Empty(root.Parse(example).Errors));
    }

    [Theory]
    [InlineData("Option '--data' is required.", "images")]
    [InlineData("--steps is '0'; a whole number of at least 1 was expected.", "clips", "--data", "x", "--steps", "0")]
    [InlineData("--sampler is 'ddim'; euler or heun was expected.", "evaluate", "--data", "x", "--sampler", "ddim")]
    [InlineData("There is no option --stepz; did you mean --steps?", "text", "--stepz", "3")]
    [InlineData("There is no command 'clip'; did you mean clips?", "clip")]
    [InlineData("--alpha is given, but independent noise has none.", "clips", "--data", "x", "--prior", "independent", "--alpha", "1")]
    public async Task AWrongCommandLineIsOneLine(string expected, params string[] words)
    {
        using var error = new StringWriter();

        Assert.Equal(ExitCode.WrongUse, await new SampleProgram(Sprites.Root()) { Error = error }.RunAsync(words));

        Assert.Equal(expected, error.ToString().TrimEnd());
    }

    [Fact]
    public async Task MissingSheetsAreWorkThatFailed()
    {
        using var error = new StringWriter();

        var code = await new SampleProgram(Sprites.Root()) { Error = error }.RunAsync(["evaluate", "--data", "nowhere"]);

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("The data folder nowhere was not found", error.ToString());
    }
}
