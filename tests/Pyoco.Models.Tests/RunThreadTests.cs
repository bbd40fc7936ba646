namespace Pyoco.Models.Tests;

public sealed class RunThreadTests
{
    // .NET's own stack for signals is too small for the registers of AMX: on a plain thread the process ends here (docs/porting.md).
    [Fact]
    public void AfterBfloat16ANullReferenceOnTheThreadOfARunIsThrownAndDoesNotEndTheProcess()
    {
        using var process = AnotherProcess.Start("catch-null-after-bfloat16");

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.Equal([AnotherProcess.Ready, "caught"], output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
