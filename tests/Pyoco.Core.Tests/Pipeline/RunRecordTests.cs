using Microsoft.Extensions.Logging;
using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class RunRecordTests : IDisposable
{
    private readonly RecordingLoggerFactory _log = new();
    private readonly VideoDiffusionPipeline _pipeline;

    public RunRecordTests() => _pipeline = VideoDiffusionPipeline.CreateBuilder().UseLogging(_log)
        .UseModel(new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(2).UseQueue(1, waitingRuns: 0).Build();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public void TheLinesOfARunHaveItsNumberAndSayHowItEnded()
    {
        _pipeline.Generate("x");

        var lines = _log.Lines.Where(l => l.Level != LogLevel.Trace).ToArray();
        Assert.Equal([LogLevel.Debug, LogLevel.Debug, LogLevel.Debug, LogLevel.Information], lines.Select(l => l.Level));
        Assert.Single(lines.Select(l => l.Text.Split(' ')[1]).Distinct());
        Assert.Contains("was completed (generate)", lines[^1].Text);
    }

    [Fact]
    public async Task EveryOtherEndHasItsLine()
    {
        using var stop = new CancellationTokenSource();

        Assert.Throws<FormatException>(() => _pipeline.Generate("x", new() { OnStep = _ => throw new FormatException() }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _pipeline.GenerateAsync("x", new() { OnStep = _ => stop.Cancel() }, cancellationToken: stop.Token));
        Assert.Throws<RunRejectedException>(
            () => _pipeline.Generate("x", new() { OnStep = _ => _pipeline.GenerateAsync("x").GetAwaiter().GetResult() }));

        Assert.Equal(2, _log.Lines.Count(l => l.Level == LogLevel.Warning && l.Text.EndsWith("was rejected: QueueFull")));
        Assert.Single(_log.Lines, l => l.Level == LogLevel.Information && l.Text.Contains("was cancelled after"));
        Assert.Single(_log.Lines, l => l.Level == LogLevel.Error && l.Text.Contains("failed after"));
    }
}
