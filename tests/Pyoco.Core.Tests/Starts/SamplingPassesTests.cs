using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class SamplingPassesTests
{
    [Fact]
    public void FreshNoiseOfAnotherShapeIsRefused()
    {
        using var scope = NewDisposeScope();
        var run = new SamplingRun { DrawNoise = _ => zeros([1, 1, 1, 2, 2]) };
        var passes = new SamplingPasses(new EulerSampler(), new GaussianDenoiser(0, 1), run, walks: 2, steps: 4);

        var error = Assert.Throws<InvalidOperationException>(() => passes.Fresh(zeros([1, 1, 4, 2, 2]), 1));

        Assert.Contains("[1, 1, 1, 2, 2]; [1, 1, 4, 2, 2] was expected", error.Message);
    }
}
