using System.Diagnostics;
using System.Runtime.InteropServices;
using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class NativeRuntimeTests
{
    internal static readonly string SmokeApp = Repository.PathOf(
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
        var folder = SmokeAppWithoutNatives();

        var (code, _, error) = Run(folder);

        Assert.NotEqual(0, code);
        Assert.Contains("TorchSharp-cpu", error.Split('\n')[0]);
        Directory.Delete(folder, recursive: true);
    }

    [SkippableFact]
    public void AProgramThatUsesNoTensorLoadsNothingNative()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The loader works on Linux.");

        var (code, output, error) = Run(SmokeApp, "no-tensor");

        Assert.True(code == 0, error);
        Assert.Contains("libtorch in the process: False", output);
    }

    [SkippableFact]
    public void AProgramThatUsesNoTensorNeedsNoLibtorch()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The loader works on Linux.");
        var folder = SmokeAppWithoutNatives();

        var (code, _, error) = Run(folder, "no-tensor");

        Assert.Equal((0, ""), (code, error));
        Directory.Delete(folder, recursive: true);
    }

    // Whatever the folders for caches and temporary files are, and whoever owns them: nothing in them is loaded, and nothing is left there.
    [SkippableTheory]
    [InlineData("unset")]
    [InlineData("missing")]
    [InlineData("open to all")]
    [InlineData("a link")]
    [InlineData("a file")]
    public void NoFolderIsTrusted(string home)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The loader works on Linux.");
        if (OperatingSystem.IsWindows())
        {
            return; // for the compiler
        }

        using var folders = new HostileFolders(home);

        var (code, output, error) = Run(SmokeApp, folders.Variables);

        Assert.True(code == 0, error);
        Assert.Contains("zeros(1) = 0", output);
        Assert.Equal("", error);
        Assert.Equal(HostileFolders.Planted, folders.FilesThere());
    }

    [SkippableFact]
    public void TheFolderThatTheUserNamesIsUsedAndLeftEmpty()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The loader works on Linux.");
        var folder = Directory.CreateTempSubdirectory("pyoco-named-").FullName;

        var (code, _, error) = Run(SmokeApp, new Dictionary<string, string?> { [NamelessLibrary.FolderVariable] = folder });

        Assert.True(code == 0, error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    [SkippableFact]
    public void AFolderThatCannotBeWrittenIsAnsweredWithTheVariableToSet()
    {
        Skip.If(!OperatingSystem.IsLinux() || NeedsNoHelp(), "Here TorchSharp's own library loads.");

        var (code, _, error) = Run(SmokeApp, new Dictionary<string, string?> { [NamelessLibrary.FolderVariable] = "/proc/self" });

        Assert.NotEqual(0, code);
        Assert.Contains("Set the environment variable PYOCO_NATIVE_FOLDER", error.Split('\n')[0]);
    }

    [Fact]
    public void HereTheNativesAreThereAndNothingIsDiagnosed()
    {
        NativeRuntime.ThrowIfUnavailable();

        Assert.Null(NativeRuntime.Diagnosis);
    }

    internal static (int Code, string Output, string Error) Run(string folder, params string[] arguments) => Run(folder, [], arguments);

    /// <param name="variables">What the child finds in its environment; null takes a variable away.</param>
    internal static (int Code, string Output, string Error) Run(
        string folder, Dictionary<string, string?> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(folder, "Pyoco.SmokeApp.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static string SmokeAppWithoutNatives()
    {
        var folder = Directory.CreateTempSubdirectory("pyoco-smoke-").FullName;
        foreach (var file in Directory.GetFiles(SmokeApp).Where(f => !Path.GetFileName(f).StartsWith("lib", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return folder;
    }

    // Whether the system has the libstdc++ that TorchSharp asks for.
    private static bool NeedsNoHelp() => NativeLibrary.TryLoad(Path.Combine(SmokeApp, "libLibTorchSharp.so"), out _);
}
