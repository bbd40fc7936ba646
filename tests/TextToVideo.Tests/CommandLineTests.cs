using System.CommandLine;
using Pyoco.Samples;

namespace TextToVideo.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("clip.avi")]
    [InlineData("frames.v2")]
    public void OtherOutputsAreRefusedWithWhatCanBeWritten(string path)
    {
        var message = Refused("an orc", "--output", path);

        Assert.All([path, ".webp", ".png", ".gif", ".mp4", ".mkv", "folder"], word => Assert.Contains(word, message));
    }

    [Fact]
    public void ManyPromptsNeedAFolder() =>
        Assert.Contains("a folder was expected", Refused("--prompts", "list.txt", "--output", "a.webp"));

    [Fact]
    public void ThereIsOneSourceOfPrompts()
    {
        Assert.Contains("Give one prompt", Refused());
        Assert.Contains("Give one prompt", Refused("an orc", "--prompts", "list.txt"));
        Assert.Contains("Give one prompt", Refused("an orc", "--replay", "orc.webp"));
    }

    [Fact]
    public void AReplayTakesEverythingFromTheClip()
    {
        Assert.Contains("--seed is given with --replay", Refused("--replay", "orc.webp", "--seed", "3"));
        Assert.Contains("--no-metadata is given with --replay", Refused("--replay", "orc.webp", "--no-metadata"));
    }

    [Fact]
    public void AStrengthBelongsToAStart() => Assert.Contains("without --start", Refused("an orc", "--strength", "0.4"));

    [Fact]
    public void AClipAndAnImageAreTwoStarts() =>
        Assert.Contains("one of the two", Refused("an orc", "--image", "orc.png", "--start", "walk.gif"));

    [Theory]
    [InlineData("--strength", "0")]
    [InlineData("--strength", "1.5")]
    [InlineData("--strength", "NaN")]
    [InlineData("--windows", "0")]
    [InlineData("--frames", "0")]
    [InlineData("--guidance", "-1")]
    [InlineData("--alpha", "two")]
    [InlineData("--prior", "brown")]
    [InlineData("--seed", "-1")]
    public void AWrongValueIsNamed(string option, string value) =>
        Assert.Contains($"{option} is '{value}'; ", Refused("an orc", "--start", "a.gif", option, value));

    [Fact]
    public async Task HelpHasEveryOptionAndExamples()
    {
        using var output = new StringWriter();

        Assert.Equal(ExitCode.Done, await new SampleProgram(CommandLine.Root()) { Output = output }.RunAsync(["--help"]));

        Assert.All(
            [.. CommandLine.Root().Options.Select(o => o.Name), "Examples:", "Exit codes:"],
            word => Assert.Contains(word, output.ToString()));
    }

    [Fact]
    public void ExamplesParse()
    {
        var root = CommandLine.Root();

        Assert.All(root.Examples, example => Assert.Empty(root.Parse(example).Errors));
    }

    private static string Refused(params string[] words) => Assert.Single(CommandLine.Root().Parse(words).Errors).Message;
}
