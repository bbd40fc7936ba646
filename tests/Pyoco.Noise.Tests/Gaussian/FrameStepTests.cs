namespace Pyoco.Noise.Tests;

public sealed class FrameStepTests
{
    [Fact]
    public void AContinuedFrameIsWhatIsRemembered()
    {
        var step = FrameStep.Continuing(0.8, 0.6);

        Assert.Equal((1, 0.6), (step.Size, step.Own));
        Assert.Equal((0.8, 0.8, 0.6), (step.Carry[0], step.Keep[0, 0], step.Take[0]));
    }
}
