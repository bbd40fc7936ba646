using System.Diagnostics;
using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class NativeRuntimeTests
{
    private static readonly string SmokeApp = Repository.PathOf(
        "tests", "Pyoco.SmokeApp", "bin", AppContext.BaseDirectory.Contains("Release") ? "Release" : "Debug", "net10.0");

    [Fact]
    public void AnAppWhoseFirstStatementIsATensorRuns()
    {
        var (code, output, error) = Run(SmokeApp);

        Assert.True(code == 0, error);
        Assert.Contains("zeros(1) = 0", output);
        Assert.Equal("", error);
    }

    [SkippableFact]
    public void WithoutLibtorchTheFirstLineSaysWhichPackageToAdd()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The loader diagnoses on Linux.");
        var folder = Directory.CreateTempSubdirectory("pyoco-smoke-").FullName;
        foreach (var file in Directory.GetFiles(SmokeApp).Where(f => !Path.GetFileName(f).StartsWith("lib", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var (code, _, error) = Run(folder);

        Assert.NotEqual(0, code);
        Assert.Contains("TorchSharp-cpu", error.Split('\n')[0]);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void HereTheNativesAreThereAndNothingIsDiagnosed()
    {
        NativeRuntime.ThrowIfUnavailable();

        Assert.Null(NativeRuntime.Diagnosis);
    }

    internal static (int Code, string Output, string Error) Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(folder, "Pyoco.SmokeApp.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
