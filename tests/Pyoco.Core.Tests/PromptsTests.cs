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

    [Fact]
    public void AnotherTextIsEncodedOnceAndReleasedWithTheRest()
    {
        var encoded = new List<string>();
        var prompts = new Prompts(() => new DenoiserRequest(), () => new DenoiserRequest(), text =>
        {
            encoded.Add(text);
            return new DenoiserRequest { Text = new TextConditioning(zeros(1, 1, 1), null, [""]) };
        });

        var first = prompts.Of("snow");

        Assert.Same(first, prompts.Of("snow"));
        Assert.Equal(["snow"], encoded);
        prompts.Dispose();
        Assert.True(first.Text!.States.IsInvalid);
    }

    [Fact]
    public void PromptsThatEncodeNoOthersSaySo()
    {
        using var prompts = new Prompts(() => new DenoiserRequest(), () => new DenoiserRequest());

        Assert.Contains("no other texts", Assert.Throws<NotSupportedException>(() => prompts.Of("snow")).Message);
    }

    [Fact]
    public void BothBranchesAreJoinedOnceAndReleased()
    {
        var prompts = new Prompts(() => Text(2), () => Text(1));
        Assert.False(prompts.IsJoined(prompts.Positive));

        var joined = prompts.Joined!;

        Assert.Same(joined, prompts.Joined);
        Assert.True(prompts.IsJoined(joined));
        Assert.Equal([1f, 2f], joined.Text!.States.data<float>().ToArray());
        prompts.Dispose();
        Assert.True(joined.Text.States.IsInvalid);

        static DenoiserRequest Text(float value) => new() { Text = new TextConditioning(ones(1, 1, 1).Times(value), null, [""]) };
    }

    [Fact]
    public void DroppedWordsAreThoseOfAPromptThatARuleHadEncoded()
    {
        using var prompts = new Prompts(
            () => new DenoiserRequest { Text = new TextConditioning(zeros(1, 1, 1), null, ["the end"]) }, () => new DenoiserRequest());
        Assert.Equal("", prompts.DroppedText(0));

        _ = prompts.Positive;

        Assert.Equal("the end", prompts.DroppedText(0));
    }
}
