namespace Pyoco.Tests;

public sealed class WaitingThreadsTests
{
    // GNU's OpenMP prints what it has read when it is loaded, in a process of its own.
    [SkippableTheory]
    [InlineData(null, null, "GOMP_SPINCOUNT = '300'")]
    [InlineData("GOMP_SPINCOUNT", "12345", "GOMP_SPINCOUNT = '12345'")]
    [InlineData("OMP_WAIT_POLICY", "PASSIVE", "GOMP_SPINCOUNT = '0'")]
    public void ThreadsSleepSoonUnlessTheUserHasSaidHowTheyWait(string? name, string? value, string expected)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Elsewhere libtorch has another OpenMP.");
        var variables =
            new Dictionary<string, string?> { ["OMP_DISPLAY_ENV"] = "VERBOSE", ["GOMP_SPINCOUNT"] = null, ["OMP_WAIT_POLICY"] = null };
        if (name is not null)
        {
            variables[name] = value;
        }

        var (code, output, error) = NativeRuntimeTests.Run(NativeRuntimeTests.SmokeApp, variables, "child");

        Assert.True(code == 0, error);
        Assert.Contains(expected, error);
        Assert.Contains($"of a child: '{(name == "GOMP_SPINCOUNT" ? value : "")}'", output);
    }
}
