using Microsoft.Extensions.Logging.Abstractions;
using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class PipelineCallTests
{
    [Fact]
    public void TheModelIsInUseUntilTheCallEnds()
    {
        var use = new Use();

        using (Call(use))
        {
            Assert.Equal(0, use.Disposals);
        }

        Assert.Equal(1, use.Disposals);
    }

    [Fact]
    public void AUseThatWasHandedOverIsNotTheCallsAnyMore()
    {
        var use = new Use();
        IDisposable handed;

        using (var call = Call(use))
        {
            handed = call.HandOver();
            Assert.Throws<InvalidOperationException>(() => call.HandOver());
        }

        Assert.Same(use, handed);
        Assert.Equal(0, use.Disposals);
    }

    private static PipelineCall Call(IDisposable use)
    {
        var (model, pace) = (new FakeVideoModel(), new RunPace());
        var settings = new PipelineSettings { Sampler = new EulerSampler(), Steps = 2 };
        var request = new RequestCheck(model, settings, CholeskyNoise.White).Check(["x"], null);
        var watch = new RunWatch(null, pace, TimeProvider.System, CancellationToken.None);
        var record = new RunRecord(NullLogger.Instance, "generate", request, watch);
        var parts = new RunParts(model, settings, CholeskyNoise.White, request, watch, [record.Id], NullLogger.Instance);
        return new PipelineCall(use, parts, record, pace);
    }

    private sealed class Use : IDisposable
    {
        public int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }
}
