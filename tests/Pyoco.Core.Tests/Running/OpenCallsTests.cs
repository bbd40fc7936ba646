namespace Pyoco.Tests;

public sealed class OpenCallsTests
{
    [Fact]
    public void ItEndsWhenItIsClosedAndTheLastCallHasEnded()
    {
        var calls = new OpenCalls();
        Assert.True(calls.TryEnter());
        Assert.True(calls.TryEnter());

        calls.Leave();
        Assert.True(calls.Close());
        var early = calls.Ended.IsCompleted;
        calls.Leave();

        Assert.False(early);
        Assert.True(calls.Ended.IsCompletedSuccessfully);
        Assert.True(calls.Closing.IsCancellationRequested);
        Assert.False(calls.TryEnter());
        Assert.False(calls.Close());
    }

    [Fact]
    public void WithoutCallsItEndsAtOnceAndNotBefore()
    {
        var calls = new OpenCalls();
        Assert.True(calls.TryEnter());
        calls.Leave();
        var open = calls.Ended.IsCompleted;

        calls.Close();

        Assert.False(open);
        Assert.True(calls.Ended.IsCompletedSuccessfully);
    }
}
