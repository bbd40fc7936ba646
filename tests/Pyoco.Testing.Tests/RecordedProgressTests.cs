namespace Pyoco.Testing.Tests;

public sealed class RecordedProgressTests
{
    [Fact]
    public void ReportsOfManyThreadsAreAllThere()
    {
        var progress = new RecordedProgress();

        Parallel.For(0, 100, i => progress.Report(new GenerationProgress(i, 100, TimeSpan.Zero)));

        Assert.Equal(Enumerable.Range(0, 100), progress.Reports.Select(r => r.Step).Order());
    }
}
