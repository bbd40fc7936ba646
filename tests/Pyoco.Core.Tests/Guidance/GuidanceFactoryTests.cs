using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class GuidanceFactoryTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2.5, false)]
    [InlineData(1000, true)]
    public void ItsSpecificationMakesARuleAgain(double scale, bool isBatched)
    {
        var guidance = new ClassifierFreeGuidance(scale) { IsBatched = isBatched };

        var again = GuidanceFactory.Create(MethodSpec.Parse(guidance.Spec.ToJson()));

        Assert.Equal(guidance, again);
        Assert.Equal(guidance.Spec, again.Spec);
    }

    public static TheoryData<IGuidance> Rules =>
    [
        new ComposedGuidance(3, new WeightedPrompt("snow", 1.5), new WeightedPrompt("night", -0.5)),
        new AdaptiveProjectedGuidance(6) { Momentum = 0.25, ParallelShare = 0.5, MaxNorm = 15, Quantity = GuidedQuantity.Prediction,
            Origin = GuidanceOrigin.Negative, IsBatched = true },
        new AdaptiveProjectedGuidance(6),
        new ZeroStarGuidance(4) { ZeroLevels = 2, Quantity = GuidedQuantity.Velocity, IsBatched = true },
        new TangentialGuidance(4) { Quantity = GuidedQuantity.Noise },
        new CfgPlusPlusGuidance(0.6) { IsBatched = true },
        new FrameGuidance(1, 2.5),
        new RescaledGuidance(new CfgPlusPlusGuidance(0.5), 0.3) { Quantity = GuidedQuantity.Clean },
        new ThresholdedGuidance(new ClassifierFreeGuidance(9), 0.99, 3) { KeepsNoise = true },
        new IntervalGuidance(new ClassifierFreeGuidance(9).Rescaled(), new SigmaInterval(0.25)),
        new IntervalGuidance(new TangentialGuidance(9), new SigmaInterval(0.25, 4)),
        new ReusedGuidance(new ClassifierFreeGuidance(9).Rescaled(), 3) { Quantity = GuidedQuantity.Noise },
    ];

    [Theory, MemberData(nameof(Rules))]
    public void EveryRuleComesBackFromItsSpecification(IGuidance rule)
    {
        var again = GuidanceFactory.Create(MethodSpec.Parse(rule.Spec.ToJson()));

        Assert.Equal(rule.GetType(), again.GetType());
        Assert.Equal(rule.Spec, again.Spec);
    }

    [Fact]
    public void TheOtherNetworkOfARuleIsAskedForInRulesAroundItToo()
    {
        var weak = new FakeVideoModel();
        var spec = new AutoGuidance(weak, 2).Within(0.5).Spec;

        Assert.Equal(spec, GuidanceFactory.Create(spec, _ => weak).Spec);
        Assert.Contains("'a fake'", Assert.Throws<NotSupportedException>(() => GuidanceFactory.Create(spec)).Message);
    }

    [Theory]
    [InlineData("""{"name": "classifier-free"}""", "'scale' of 'classifier-free' is missing")]
    [InlineData("""{"name": "classifier-free", "scale": "3"}""", "'scale' of 'classifier-free' is 3; a number was expected")]
    [InlineData("""{"name": "classifier-free", "scale": -1}""", "The guidance scale is -1")]
    [InlineData("""{"name": "classifier-free", "scale": 3, "w": 2}""", "'classifier-free' has no parameter 'w'")]
    [InlineData("""{"name": "classifier-free", "scale": 3, "branches": "both"}""", "'branches' of 'classifier-free' is both")]
    [InlineData("""{"name": "rescaled", "share": 0.7, "quantity": "Clean"}""", "'around' of 'rescaled' is missing; another method")]
    [InlineData("""{"name": "composed", "scale": 3, "weights": [1]}""", "'prompt-1' of 'composed' is missing; a text")]
    [InlineData("""{"name": "frames", "scales": 3}""", "'scales' of 'frames' is 3; a list of numbers")]
    [InlineData("""{"name": "tangential", "scale": 3, "quantity": "score"}""", "'quantity' of 'tangential' is score; one of Prediction")]
    public void AWrongParameterIsRefusedByName(string json, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => GuidanceFactory.Create(MethodSpec.Parse(json))).Message);

    [Fact]
    public void AnUnknownRuleIsRefusedWithThoseThatExist()
    {
        var message = Assert.Throws<NotSupportedException>(() => GuidanceFactory.Create(new MethodSpec("cfg+++"))).Message;

        Assert.Contains("'cfg+++'", message);
        Assert.Contains("classifier-free", message);
    }
}
