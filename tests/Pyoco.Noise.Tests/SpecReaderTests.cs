namespace Pyoco.Noise.Tests;

public sealed class SpecReaderTests
{
    private readonly SpecReader _reader = new(MethodSpec.Parse(
        """{"name":"x","number":0.5,"whole":3,"text":"ou","list":[1,2.5],"wholes":[4,2],"prior":{"name":"mixed","alpha":1}}"""),
        NoisePriorFactory.Instance, null);

    [Fact]
    public void EveryKindIsRead()
    {
        Assert.Equal(0.5, _reader.Number("number"));
        Assert.Equal(3, _reader.Whole("whole"));
        Assert.Equal("ou", _reader.Text("text"));
        Assert.Equal([1, 2.5], _reader.Numbers("list"));
        Assert.Equal([4, 2], _reader.Wholes("wholes"));
        Assert.Equal("mixed(alpha=1)", _reader.Inner("prior").Spec.ToString());
        _reader.RefuseOthers();
    }

    [Fact]
    public void WhatNobodyReadIsRefused()
    {
        _reader.Ignore("number", "text", "list", "wholes", "prior", "missing");

        Assert.Contains("no parameter 'whole'", Assert.Throws<ArgumentException>(_reader.RefuseOthers).Message);
    }

    [Fact]
    public void AnotherKindIsToldWhatWasExpected()
    {
        Assert.Contains("'x' is ou; a number was expected", Assert.Throws<ArgumentException>(() => _reader.Number("text")).Message);
        Assert.Contains("'x' is 0.5; a text was expected", Assert.Throws<ArgumentException>(() => _reader.Text("number")).Message);
        Assert.Contains(
            "is 0.5; a list of numbers was expected", Assert.Throws<ArgumentException>(() => _reader.Numbers("number")).Message);
        Assert.Contains("is 0.5; a noise prior was expected", Assert.Throws<ArgumentException>(() => _reader.Inner("number")).Message);
        Assert.Contains("has 0.5; whole numbers were expected", Assert.Throws<ArgumentException>(() => _reader.Whole("number")).Message);
        Assert.Contains("has 2.5; whole numbers were expected", Assert.Throws<ArgumentException>(() => _reader.Wholes("list")).Message);
    }

    [Fact]
    public void AParameterIsThereOnce()
    {
        Assert.True(_reader.Has("text"));
        Assert.False(_reader.Has("alpha"));
        Assert.Equal(0.5, _reader.Number("alpha", "number"));
        Assert.Contains(
            "needs the parameter alpha once; it has it 0 times",
            Assert.Throws<ArgumentException>(() => _reader.Number("alpha", "noise_alpha")).Message);
        Assert.Contains("it has it 2 times", Assert.Throws<ArgumentException>(() => _reader.Number("number", "whole")).Message);
    }
}
