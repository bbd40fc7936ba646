using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pyoco.Hosting.Tests;

public sealed class VideoDiffusionHealthCheckTests
{
    private readonly StoppedClock _clock = new();
    private readonly PipelineState _state;

    public VideoDiffusionHealthCheckTests() =>
        _state = new PipelineState(WarmUp.Load, TimeSpan.FromSeconds(60), new RunQueue(clock: _clock));

    [Fact]
    public async Task AMissingLibtorchIsToldFirst()
    {
        _state.Failed(new InvalidOperationException("something that follows from it"));

        var health = await Check("libtorch was not found");

        Assert.Equal((HealthStatus.Unhealthy, "libtorch was not found"), (health.Status, health.Description));
    }

    [Fact]
    public async Task ARunThatGivesNoSignIsStuck()
    {
        _state.Ready();
        using var running = _state.Queue.Join();
        using var waiting = _state.Queue.Join();

        _clock.Now += TimeSpan.FromSeconds(60);
        var slow = await Check();
        _clock.Now += TimeSpan.FromSeconds(1);
        var stuck = await Check();
        running.Sign();
        var alive = await Check();

        Assert.Equal((HealthStatus.Healthy, HealthStatus.Unhealthy, HealthStatus.Healthy), (slow.Status, stuck.Status, alive.Status));
        Assert.Equal("A run has given no sign for 61 s, 1 wait.", stuck.Description);
        Assert.Equal((1, 1, 61.0), (stuck.Data["running"], stuck.Data["waiting"], stuck.Data["silence_seconds"]));
    }

    private Task<HealthCheckResult> Check(string? diagnosis = null) =>
        new VideoDiffusionHealthCheck(_state, () => diagnosis).CheckHealthAsync(new HealthCheckContext());

    private sealed class StoppedClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
