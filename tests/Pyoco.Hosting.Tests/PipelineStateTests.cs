namespace Pyoco.Hosting.Tests;

public sealed class PipelineStateTests
{
    [Fact]
    public void ItIsReadyWhenTheWarmUpSaysSo()
    {
        var state = new PipelineState(WarmUp.Run, TimeSpan.FromSeconds(1), new RunQueue());
        var before = state.IsReady;

        state.Ready();

        Assert.Equal((false, true), (before, state.IsReady));
        Assert.Null(state.Failure);
    }
}
