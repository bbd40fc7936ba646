namespace Pyoco.Tests;

public sealed class RunLimitsTests
{
    private static readonly GenerationEstimate Estimate = new(48, TimeSpan.FromSeconds(20), 300 << 20);

    [Fact]
    public void NumbersOutOfRangeAreRefused()
    {
        var duration = Assert.Throws<ArgumentOutOfRangeException>(() => new RunLimits { Duration = TimeSpan.Zero });
        Assert.Contains("Duration is", duration.Message);
        Assert.Contains("Bytes is -1", Assert.Throws<ArgumentOutOfRangeException>(() => new RunLimits { Bytes = -1 }).Message);
    }

    [Fact]
    public void ARunBeyondALimitIsRefusedWithBothNumbers()
    {
        var time = Rejected(new RunLimits { Duration = TimeSpan.FromSeconds(19), Bytes = 1 });
        var memory = Rejected(new RunLimits { Duration = TimeSpan.FromSeconds(20), Bytes = 299 << 20 });

        Assert.Equal((RunRejection.TooLong, RunRejection.TooMuchMemory), (time.Reason, memory.Reason));
        Assert.Contains("about 20 s, 48 evaluations of the network; 19 s are allowed", time.Message);
        Assert.Contains("about 300 MB more; 299 MB are allowed", memory.Message);
        Assert.Null(time.RetryAfter);
    }

    [Fact]
    public void ARunWithinThemGoesOn()
    {
        new RunLimits().ThrowIfBeyond(Estimate);
        new RunLimits { Duration = TimeSpan.FromSeconds(20), Bytes = 300 << 20 }.ThrowIfBeyond(Estimate);
    }

    [Fact]
    public void ARunFitsAsOftenAsTheNarrowerLimitAllows()
    {
        Assert.Equal(2.5, new RunLimits { Duration = TimeSpan.FromSeconds(50) }.Multiple(Estimate), 12);
        Assert.Equal(1.5, new RunLimits { Duration = TimeSpan.FromSeconds(50), Bytes = 450 << 20 }.Multiple(Estimate), 12);
        Assert.Equal(double.PositiveInfinity, new RunLimits().Multiple(Estimate));
    }

    private static RunRejectedException Rejected(RunLimits limits) =>
        Assert.Throws<RunRejectedException>(() => limits.ThrowIfBeyond(Estimate));
}
