namespace Pyoco.Tests;

public sealed class LibtorchLogTests
{
    private const string Warning = "degrees of freedom";

    [SkippableTheory]
    [InlineData(null, false)]
    [InlineData("ERROR", false)]
    [InlineData("WARNING", true)]
    public void WarningsOfLibtorchAppearWhereTheUserAsksForThem(string? level, bool expected)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The loader works on Linux.");
        var variables = new Dictionary<string, string?> { [LibtorchLog.Variable] = level };

        var (code, output, error) = NativeRuntimeTests.Run(NativeRuntimeTests.SmokeApp, variables, "warning", "child");

        Assert.True(code == 0, error);
        Assert.Contains($"'{level}'{Environment.NewLine}", output);
        if (expected)
        {
            Assert.Contains(Warning, error);
        }
        else
        {
            Assert.Equal("", error);
        }
    }
}
