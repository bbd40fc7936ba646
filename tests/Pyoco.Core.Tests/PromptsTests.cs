using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class PromptsTests
{
    [Fact]
    public void EachBranchIsEncodedAtItsFirstUseAndOnce()
    {
        var encoded = new List<string>();
        using var prompts = new Prompts(() => Encode("positive"), () => Encode("negative"));
        Assert.Empty(encoded);

        var first = prompts.Negative;

        Assert.Equal(["negative"], encoded);
        Assert.Same(first, prompts.Negative);
        Assert.NotSame(first, prompts.Positive);
        Assert.Equal(["negative", "positive"], encoded);

        DenoiserRequest Encode(string branch)
        {
            encoded.Add(branch);
            return new DenoiserRequest();
        }
    }

    [Fact]
    public void WhatWasEncodedAndWhatIsOwnedIsReleasedAndNothingElseIsEncoded()
    {
        var text = new TextConditioning(zeros(1, 1, 1), null, [""]);
        var prompts = new Prompts(
            () => new DenoiserRequest { Text = text }, () => throw new InvalidOperationException("Encoded in Dispose."));
        var owned = prompts.Own(zeros(2));
        Assert.Same(text, prompts.Positive.Text);

        prompts.Dispose();

        Assert.True(text.States.IsInvalid);
        Assert.True(owned.IsInvalid);
    }

    [Fact]
    public void AnEncodingThatFailsFailsAgainInsteadOfGivingNothing()
    {
        var prompts = new Prompts(() => throw new FormatException("no words"), () => new DenoiserRequest());

        Assert.Throws<FormatException>(() => prompts.Positive);
        Assert.Throws<FormatException>(() => prompts.Positive);
        prompts.Dispose();
    }
}
