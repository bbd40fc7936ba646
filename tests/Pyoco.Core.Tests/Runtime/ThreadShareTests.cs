using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class ThreadShareTests
{
    private const string Reason = "libtorch's threads are shared out on Linux.";

    [SkippableFact]
    public void AShareIsTheCallingThreadsAloneAndEnds()
    {
        Skip.IfNot(ThreadShare.IsAvailable, Reason);
        var before = get_num_threads();
        var other = 0;

        using (ThreadShare.Take(1))
        {
            Assert.Equal(1, get_num_threads());
            var thread = new Thread(() => other = get_num_threads());
            thread.Start();
            thread.Join();
        }

        Assert.Equal(before, other);
        Assert.Equal(before, get_num_threads());
    }

    [SkippableFact]
    public void SharesAreGivenWithinShares()
    {
        Skip.IfNot(ThreadShare.IsAvailable, Reason);
        using var outer = ThreadShare.Take(3);
        using (ThreadShare.Take(2))
        {
            Assert.Equal(2, get_num_threads());
        }

        Assert.Equal(3, get_num_threads());
    }

    [SkippableFact]
    public void OnLinuxSharesCanBeGiven()
    {
        Skip.IfNot(OperatingSystem.IsLinux());

        Assert.True(ThreadShare.IsAvailable);
    }

    [Fact]
    public void AShareOfNothingIsRefused() => Assert.Throws<ArgumentOutOfRangeException>("threads", () => ThreadShare.Take(0));
}
