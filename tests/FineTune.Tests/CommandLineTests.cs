using System.CommandLine;
using Pyoco.Samples;

namespace FineTune.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("Give --data DIR, the clips to train on, or --draw-balls DIR; --help lists the options.")]
    [InlineData("--clips is given without --draw-balls DIR, which it belongs to.", "--data", "x", "--clips", "3")]
    [InlineData("--steps is given with --draw-balls, which --clips and --seed alone go with.", "--draw-balls", "x", "--steps", "3")]
    [InlineData("--train is 'some'; all, motion or lora was expected.", "--data", "x", "--train", "some")]
    [InlineData("--bad-clips is 'burn'; skip or stop was expected.", "--data", "x", "--bad-clips", "burn")]
    [InlineData("--sample-rate is '0'; a number from 0.02 to 1000 was expected.", "--data", "x", "--sample-rate", "0")]
    [InlineData("There is no option --sample-rat; did you mean --sample-rate?", "--data", "x", "--sample-rat", "8")]
    [InlineData("There is no option --stepz; did you mean --steps?", "--data", "x", "--stepz", "3")]
    [InlineData("There is no command 'juge'; did you mean judge?", "juge", "--model", "x")]
    [InlineData("Say what to judge: --clips DIR or --model DIR, one of them.", "judge")]
    [InlineData("Say what to judge: --clips DIR or --model DIR, one of them.", "judge", "--clips", "a", "--model", "b")]
    [InlineData("--steps is given without --model DIR, which it belongs to.", "judge", "--clips", "a", "--steps", "3")]
    [InlineData("--sampler is 'heun'; euler-ancestral or euler was expected.", "judge", "--model", "a", "--sampler", "heun")]
    public async Task AWrongCommandLineIsOneLine(string expected, params string[] words)
    {
        using var error = new StringWriter();

        Assert.Equal(ExitCode.WrongUse, await new SampleProgram(CommandLine.Root()) { Error = error }.RunAsync(words));

        Assert.Equal(expected, error.ToString().TrimEnd());
    }

    [Fact]
    public void ExamplesParse()
    {
        var root = CommandLine.Root();

        Assert.All(
            root.Subcommands.OfType<SampleCommand>().SelectMany(c => c.Examples).Concat(root.Examples),
            example => Assert.Empty(root.Parse(example).Errors));
    }

    [Fact]
    public async Task ASetIsDrawn()
    {
        var folder = Directory.CreateTempSubdirectory("fine-tune-tests-").FullName;
        try
        {
            Assert.Equal(ExitCode.Done, await new SampleProgram(CommandLine.Root()).RunAsync(["--draw-balls", folder, "--clips", "2"]));

            Assert.Equal(2, Directory.GetFiles(folder, "*.webp").Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
