namespace Pyoco.Models.Tests;

public sealed class ProgressWindowTests
{
    [Fact]
    public void ALineHasTheMeanLossTheSpeedAndTheTimeLeft()
    {
        var window = new ProgressWindow();
        window.Add(1, clips: 4);
        window.Add(2, clips: 4);

        var line = window.Line(new TrainingStep(1, 2, 0.5, 1e-3), steps: 100_002, TimeSpan.FromSeconds(4));

        Assert.Equal("step 2/100002 loss 1.5000 grad 0.50 rate 1.0E-003 2.0 clips/s, 55:33:20 left", line);
    }
}
