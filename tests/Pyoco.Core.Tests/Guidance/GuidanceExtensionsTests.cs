namespace Pyoco.Tests;

public sealed class GuidanceExtensionsTests
{
    [Fact]
    public void RulesGoAroundRulesAsTheyAreWritten()
    {
        var rule = new ClassifierFreeGuidance(7.5).Rescaled(0.6).Thresholded(0.9).Within(0.3, 5);

        Assert.Equal(
            "interval(above=0.3, around=thresholded(around=rescaled(around=classifier-free(scale=7.5), quantity=Prediction, share=0.6), "
                + "most=3.4028234663852886E+38, noise=limited, ratio=0.9), up-to=5)",
            rule.Spec.ToString());
        Assert.True(rule.UsesNegativePrompt);
    }
}
