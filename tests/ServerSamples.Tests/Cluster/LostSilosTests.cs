using System.Reflection;
using Cluster;
using Orleans.Runtime;

namespace ServerSamples.Tests;

public sealed class LostSilosTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task ACallIsRepeatedUntilTheGrainStandsElsewhere()
    {
        var calls = 0;

        await new LostSilos(TimeSpan.FromMinutes(1), Pause).Repeat(() => ++calls < 3
            ? Task.FromException(calls == 1 ? new SiloUnavailableException() : new TimeoutException())
            : Task.CompletedTask);

        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task WhatTheGrainItselfThrowsIsNot()
    {
        var calls = 0;

        await Assert.ThrowsAsync<InvalidOperationException>(() => new LostSilos(TimeSpan.FromMinutes(1), Pause).Repeat(() =>
        {
            calls++;
            return Task.FromException(new InvalidOperationException());
        }));

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task PatienceEndsWithTheLossItself() => await Assert.ThrowsAsync<SiloUnavailableException>(
        () => new LostSilos(TimeSpan.Zero, Pause).Repeat(() => Task.FromException(new SiloUnavailableException())));

    // Begin counts an attempt, End may take one back, Join follows runs, Make lasts as long as a run.
    [Fact]
    public void OnlyWhatChangesNothingTheSecondTimeIsRepeatable()
    {
        var repeatable = new[] { typeof(IJobGrain), typeof(IDispatcherGrain), typeof(IRunGrain) }
            .SelectMany(grain => grain.GetMethods()).Where(method => method.IsDefined(typeof(RepeatableAttribute)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.Equal(
            [
                "IJobGrain.Submit", "IJobGrain.State", "IJobGrain.Clip", "IJobGrain.Watch", "IJobGrain.Cancel",
                "IDispatcherGrain.Enqueue", "IDispatcherGrain.Remove", "IDispatcherGrain.PlaceOf", "IDispatcherGrain.Load",
            ],
            repeatable);
    }
}
