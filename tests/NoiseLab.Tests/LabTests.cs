using Pyoco.Samples;

namespace NoiseLab.Tests;

/// <summary>A wrong command line is one clear line and exit code 2.</summary>
public sealed class LabTests : IDisposable
{
    private readonly LabRun _lab = new();

    public LabTests()
    {
        File.WriteAllText(_lab.PathOf("text.safetensors"), "no noise");
        File.WriteAllBytes(_lab.PathOf("raw.bin"), new byte[4 * 2 * 8 * 8]);
        File.WriteAllText(_lab.PathOf("broken.json"), "{\n\"name\": \n}");
    }

    [Theory]
    [InlineData("Say what to do")]
    [InlineData("no command 'draw'", "draw")]
    [InlineData("FILE is missing", "check", "--prior", "mixed")]
    [InlineData("was not found", "check", "@missing.safetensors", "--prior", "mixed")]
    [InlineData("'--prior' is required", "check", "@raw.bin", "--shape", "1,1,2,8,8")]
    [InlineData("no option --priors; did you mean --prior?", "check", "@raw.bin", "--priors", "mixed")]
    [InlineData("--prior has no value", "check", "@raw.bin", "--prior", "--alpha", "1")]
    [InlineData("--alpha has no value", "check", "@raw.bin", "--prior", "mixed", "--alpha")]
    [InlineData("'--alpha' expects a single argument", "check", "@raw.bin", "--prior", "mixed", "--alpha", "1", "--alpha", "2")]
    [InlineData("--alpha is '-1'", "check", "@raw.bin", "--prior", "mixed", "--alpha", "-1")]
    [InlineData("--alpha is 'NaN'", "check", "@raw.bin", "--prior", "independent", "--alpha", "NaN")]
    [InlineData("'more.bin' is more than was expected", "check", "@raw.bin", "more.bin", "--prior", "mixed")]
    [InlineData("No noise prior is named 'brown'", "check", "@raw.bin", "--prior", "brown", "--shape", "1,1,2,8,8")]
    [InlineData("needs the parameter shares", "check", "@raw.bin", "--prior", "decomposed", "--shape", "1,1,2,8,8")]
    [InlineData("is no specification of a method", "check", "@raw.bin", "--prior", "{\"nam\": 1}", "--shape", "1,1,2,8,8")]
    [InlineData("is no specification of a method", "check", "@raw.bin", "--prior", "@broken.json", "--shape", "1,1,2,8,8")]
    [InlineData("which --prior names, was not found", "check", "@raw.bin", "--prior", "@missing.json", "--shape", "1,1,2,8,8")]
    [InlineData(
        "has the alpha 2", "check", "@raw.bin", "--prior", "{\"name\": \"mixed\", \"alpha\": 2}", "--alpha", "1", "--shape", "1,1,2,8,8")]
    [InlineData("--layout is 'chwf'", "check", "@raw.bin", "--prior", "mixed", "--layout", "chwf")]
    [InlineData("--shape is missing", "check", "@raw.bin", "--prior", "mixed")]
    [InlineData("--shape is '1,2,8,8'", "check", "@raw.bin", "--prior", "mixed", "--shape", "1,2,8,8")]
    [InlineData("--shape is '1,1,0,8,8'", "check", "@raw.bin", "--prior", "mixed", "--shape", "1,1,0,8,8")]
    [InlineData("values were expected", "check", "@raw.bin", "--prior", "mixed", "--shape", "65536,65536,65536,65536,65536")]
    [InlineData("512 bytes", "check", "@raw.bin", "--prior", "mixed", "--shape", "1,1,3,8,8")]
    [InlineData("B = 2", "check", "@raw.bin", "--prior", "mixed", "--shape", "2,1,1,8,8", "--layout", "fchw")]
    [InlineData("--first-frame is '-1'", "check", "@raw.bin", "--prior", "mixed", "--shape", "1,1,2,8,8", "--first-frame", "-1")]
    [InlineData("has 1 frames; 2 were asked for", "check", "@raw.bin", "--prior", "{\"name\": \"decomposed\", "
        + "\"shares\": [1]}", "--shape", "1,1,2,8,8")]
    [InlineData("text.safetensors", "check", "@text.safetensors", "--prior", "mixed")]
    [InlineData("was not found", "check", "@raw.bin", "--prior", "mixed", "--shape", "1,1,2,8,8", "--against", "@missing.bin")]
    [InlineData("--shape is missing", "make", "--prior", "mixed", "--output", "@x.safetensors")]
    [InlineData("'--output' is required", "make", "--prior", "mixed", "--shape", "1,1,2,8,8")]
    [InlineData("ends in .safetensors", "make", "--prior", "mixed", "--shape", "1,1,2,8,8", "--output", "@x.bin")]
    [InlineData("--seed is '1.5'", "make", "--prior", "mixed", "--shape", "1,1,2,8,8", "--output", "@x.safetensors", "--seed", "1.5")]
    [InlineData("B = 2", "make", "--prior", "mixed", "--shape", "2,1,2,8,8", "--output", "@x.safetensors", "--layout", "fchw")]
    [InlineData("raw.bin", "make", "--prior", "mixed", "--shape", "1,1,2,8,8", "--output", "@raw.bin/x.safetensors")]
    [InlineData("'x' is more than was expected", "make", "x", "--prior", "mixed")]
    [InlineData("'--output' is required", "gallery")]
    [InlineData("raw.bin", "gallery", "--output", "@raw.bin")]
    [InlineData("frame", "fit", "@raw.bin", "--shape", "1,1,1,8,16")]
    [InlineData("--block is '0'", "fit", "@raw.bin", "--shape", "1,1,2,8,8", "--block", "0")]
    public void AWrongCommandLineIsOneLine(string expected, params string[] words)
    {
        _lab.Run(words);

        Assert.Equal(ExitCode.WrongUse, _lab.Code);
        Assert.Contains(expected, Assert.Single(_lab.Error));
        Assert.DoesNotContain("(Parameter", _lab.Error[0]);
        Assert.Empty(_lab.Output);
    }

    [Fact]
    public void HelpNamesTheCommandsAndTheExitCodes()
    {
        Assert.Equal(ExitCode.Done, _lab.Run("--help"));

        Assert.All(
            ["check", "make", "fit", "gallery", "invert", "Exit codes"],
            word => Assert.Contains(_lab.Output, line => line.Contains(word)));
    }

    [Fact]
    public void ExamplesParse()
    {
        var root = Lab.Root();

        Assert.All(
            root.Subcommands.OfType<SampleCommand>().SelectMany(c => c.Examples).Concat(root.Examples),
            example => Assert.Empty(root.Parse(example).Errors));
    }

    public void Dispose() => _lab.Dispose();
}
