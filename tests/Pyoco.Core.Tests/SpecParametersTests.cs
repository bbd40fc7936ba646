namespace Pyoco.Tests;

public sealed class SpecParametersTests
{
    private static readonly MethodSpec Spec = new(
        "method", ("number", 2.5), ("whole", 3), ("text", "up"), ("choice", "Trailing"), ("level", new[] { 0.6, 0.8 }), ("large", 1e10),
        ("list", new[] { 1.5, 2 }), ("method", new MethodSpec("other")));

    [Fact]
    public void EachKindIsReadAndAllAreRead()
    {
        var parameters = new SpecParameters(Spec);

        Assert.Equal(2.5, parameters.Number("number"));
        Assert.Equal(3, parameters.WholeNumber("whole"));
        Assert.Equal("up", parameters.OneOf("text", "down", "up"));
        Assert.Equal(TimestepSpacing.Trailing, parameters.Choice<TimestepSpacing>("choice"));
        Assert.Equal(new NoiseLevel(0.6, 0.8), parameters.OptionalLevel("level"));
        Assert.Null(parameters.OptionalLevel("other-level"));
        Assert.Equal(1e10, parameters.Number("large"));
        Assert.Equal([1.5, 2], parameters.Numbers("list"));
        Assert.Equal(new MethodSpec("other"), parameters.Method("method"));
        Assert.Equal("up", parameters.Text("text"));
        Assert.Equal((2.5, null), (parameters.OptionalNumber("number"), parameters.OptionalNumber("other-number")));
        Assert.Equal("made", parameters.End("made"));
    }

    [Fact]
    public void AWrongParameterIsNamedWithItsValueAndWhatWasExpected()
    {
        Refused(p => p.Number("alpha"), "The parameter 'alpha' of 'method' is missing; a number was expected.");
        Refused(p => p.Number("text"), "The parameter 'text' of 'method' is up; a number was expected.");
        Refused(p => p.WholeNumber("number"), "The parameter 'number' of 'method' is 2.5; a whole number was expected.");
        Refused(p => p.WholeNumber("large"), "The parameter 'large' of 'method' is 10000000000; a whole number was expected.");
        Refused(p => p.OneOf("text", "down"), "The parameter 'text' of 'method' is up; one of down was expected.");
        Refused(p => p.OptionalLevel("number"), "The parameter 'number' of 'method' is 2.5; a list of signal and noise was expected.");
        Refused(
            p => p.Choice<TimestepSpacing>("text"),
            "The parameter 'text' of 'method' is up; one of Leading, Linspace, Trailing was expected.");

        Refused(p => p.Numbers("number"), "The parameter 'number' of 'method' is 2.5; a list of numbers was expected.");
        Refused(p => p.Method("text"), "The parameter 'text' of 'method' is up; another method was expected.");
        Refused(p => p.Text("number"), "The parameter 'number' of 'method' is 2.5; a text was expected.");
        Refused(p => p.OptionalNumber("text"), "The parameter 'text' of 'method' is up; a number was expected.");

        static void Refused(Action<SpecParameters> read, string message) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => read(new SpecParameters(Spec))).Message);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("trailing")]
    [InlineData("Leading, Trailing")]
    public void AMemberOfAnEnumerationHasItsNameAlone(string text) =>
        Assert.Throws<ArgumentException>(() => new SpecParameters(new MethodSpec("m", ("c", text))).Choice<TimestepSpacing>("c"));

    [Fact]
    public void AParameterThatNobodyReadIsRefusedByName()
    {
        var parameters = new SpecParameters(new MethodSpec("method", ("alpha", 1), ("beta", 2)));
        parameters.Number("alpha");

        Assert.True(parameters.Has("beta"));
        Assert.Contains("'method' has no parameter 'beta'", Assert.Throws<ArgumentException>(() => parameters.End("made")).Message);
    }
}
