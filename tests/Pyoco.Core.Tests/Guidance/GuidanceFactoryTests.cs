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

    [Theory]
    [InlineData("""{"name": "classifier-free"}""", "'scale' of 'classifier-free' is missing")]
    [InlineData("""{"name": "classifier-free", "scale": "3"}""", "'scale' of 'classifier-free' is 3; a number was expected")]
    [InlineData("""{"name": "classifier-free", "scale": -1}""", "The guidance scale is -1")]
    [InlineData("""{"name": "classifier-free", "scale": 3, "w": 2}""", "'classifier-free' has no parameter 'w'")]
    [InlineData("""{"name": "classifier-free", "scale": 3, "branches": "both"}""", "'branches' of 'classifier-free' is both")]
    public void AWrongParameterIsRefusedByName(string json, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => GuidanceFactory.Create(MethodSpec.Parse(json))).Message);

    [Fact]
    public void AnUnknownRuleIsRefusedWithThoseThatExist()
    {
        var message = Assert.Throws<NotSupportedException>(() => GuidanceFactory.Create(new MethodSpec("cfg++"))).Message;

        Assert.Contains("'cfg++'", message);
        Assert.Contains("classifier-free", message);
    }
}
