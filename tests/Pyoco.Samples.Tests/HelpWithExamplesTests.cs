namespace Pyoco.Samples.Tests;

public sealed class HelpWithExamplesTests
{
    private readonly TestProgram _program = new();

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    public async Task HelpOfTheProgramHasItsCommandsExamplesAndExitCodes(string help)
    {
        Assert.Equal(ExitCode.Done, await _program.RunAsync([help]));

        Assert.All(["train", "judge", "Examples:", "train --data x", "Exit codes:", "2 wrong command line"], Shows);
        Assert.Empty(_program.Error);
    }

    [Fact]
    public async Task HelpOfACommandHasItsOptionsWithWhatIsUsual()
    {
        Assert.Equal(ExitCode.Done, await _program.RunAsync(["train", "--help"]));

        Assert.All(["--steps <N>", "[default: 12]", "--prior <mixed|progressive|independent>", "train --data sheets --steps 3"], Shows);
        Assert.Single(_program.Output, line => line.Contains("--help"));
    }

    [Fact]
    public async Task HelpIsThereWhateverElseIsWrong()
    {
        Assert.Equal(ExitCode.Done, await _program.RunAsync(["train", "--steps", "many", "--help"]));

        Assert.Empty(_program.Error);
    }

    [Fact]
    public async Task TheVersionIsOneLine()
    {
        Assert.Equal(ExitCode.Done, await _program.RunAsync(["--version"]));

        Assert.Single(_program.Output);
    }

    private void Shows(string word) => Assert.Contains(_program.Output, line => line.Contains(word));
}
