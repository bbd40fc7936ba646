using System.Diagnostics;
using Pyoco.Samples;

namespace TextToVideo.Tests;

/// <summary>The program as a process of its own.</summary>
public sealed class StartTests
{
    // The loader of Linux tells every library that it opens.
    [SkippableFact]
    public void HelpOpensNothingNativeOfTorch()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The libraries are told on Linux.");

        var (code, output, error) = Run("--help");
        Skip.IfNot(error.Contains("libcoreclr", StringComparison.Ordinal), "This C library tells none.");

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("Exit codes:", output);
        Assert.DoesNotContain("libtorch", error);
        Assert.DoesNotContain("LibTorchSharp", error);
    }

    [Fact]
    public void AMisspeltOptionEndsWithTheCodeOfAWrongCommandLine()
    {
        var (code, output, error) = Run("an orc", "--stepz", "3");

        Assert.Equal(ExitCode.WrongUse, code);
        Assert.Contains("did you mean --steps?", error);
        Assert.Equal("", output);
    }

    private static (int Code, string Output, string Error) Run(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(CommandLine).Assembly.Location, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LD_DEBUG"] = "files";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
