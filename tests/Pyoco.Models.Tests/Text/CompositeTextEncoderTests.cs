using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class CompositeTextEncoderTests
{
    [Fact]
    public void TokensOfAllEncodersFollowOneAnother()
    {
        using var scope = NewDisposeScope();
        using var encoder = CompositeTextEncoder.AlongTokens(
            new FakeTextEncoder(3, 4, masked: true), new FakeTextEncoder(2, 4, pooledSize: 2));

        using var text = encoder.Encode(["ab", "abcd"]);

        Assert.Equal([2, 5, 4], text.States.shape);
        Assert.Equal([2, 2, 2, 2, 2, 4, 4, 4, 4, 4], text.States[.., .., 0].flatten().data<float>().ToArray());
        Assert.Equal([1, 1, 0, 1, 1, 1, 1, 1, 1, 1], text.Mask!.flatten().data<long>().ToArray());
        Assert.Equal([20, 20, 40, 40], text.Pooled!.flatten().data<float>().ToArray());
    }

    [Fact]
    public void FeaturesOfAllEncodersStandSideBySide()
    {
        using var scope = NewDisposeScope();
        using var encoder = CompositeTextEncoder.AlongFeatures(
            new FakeTextEncoder(3, 4, pooledSize: 1), new FakeTextEncoder(3, 2, pooledSize: 2, masked: true));

        using var text = encoder.Encode(["ab"]);

        Assert.Equal([1, 3, 6], text.States.shape);
        Assert.Equal([1, 3], text.Pooled!.shape);
        Assert.Equal([1, 1, 1], text.Mask!.flatten().data<long>().ToArray());
    }

    [Fact]
    public void WithoutMasksAndPooledStatesThereAreNone()
    {
        using var encoder = CompositeTextEncoder.AlongTokens(new FakeTextEncoder(3, 4), new FakeTextEncoder(2, 4));

        using var text = encoder.Encode(["ab"]);

        Assert.Null(text.Mask);
        Assert.Null(text.Pooled);
    }

    [Fact]
    public void AWordIsDroppedWhenNoEncoderSawIt()
    {
        using var encoder = CompositeTextEncoder.AlongTokens(new FakeTextEncoder(3, 4, letters: 2), new FakeTextEncoder(3, 4, letters: 4));

        using var text = encoder.Encode(["abcdef", "abc"]);

        Assert.Equal(["ef", ""], text.DroppedText);
    }

    [Fact]
    public void StatesThatDoNotFitAreRefusedWithTheirShapes()
    {
        using var sizes = CompositeTextEncoder.AlongTokens(new FakeTextEncoder(3, 4), new FakeTextEncoder(3, 5));
        using var tokens = CompositeTextEncoder.AlongFeatures(new FakeTextEncoder(3, 4), new FakeTextEncoder(2, 4));
        using var types = CompositeTextEncoder.AlongTokens(
            new FakeTextEncoder(3, 4), new FakeTextEncoder(3, 4) { Type = ScalarType.BFloat16 });

        Assert.Contains("[1, 3, 5]", Assert.Throws<InvalidOperationException>(() => sizes.Encode(["a"])).Message);
        Assert.Contains("one number of tokens", Assert.Throws<InvalidOperationException>(() => tokens.Encode(["a"])).Message);
        Assert.Contains("BFloat16", Assert.Throws<InvalidOperationException>(() => types.Encode(["a"])).Message);
        Assert.Throws<ArgumentException>(() => CompositeTextEncoder.AlongTokens());
    }

    [Fact]
    public void NothingIsLeftBehindAndTheEncodersGoWithIt()
    {
        var (one, other) = (new FakeTextEncoder(3, 4, masked: true), new FakeTextEncoder(3, 4, pooledSize: 2));
        var encoder = CompositeTextEncoder.AlongTokens(one, other);
        using var scope = NewDisposeScope();

        encoder.Encode(["a"]).Dispose();
        encoder.Dispose();

        Assert.Equal(0, scope.DisposablesCount);
        Assert.True(one.IsDisposed && other.IsDisposed);
    }

    [Fact]
    public void PartsOfPromptsAreThoseOfEachEncoderAlongTokensAlone()
    {
        using var scope = NewDisposeScope();
        using var clip = new LearnedClip();
        string[][] prompts = [["an ", "orc"]];

        var (text, parts) = CompositeTextEncoder.AlongTokens(clip.Encoder, clip.Encoder).EncodeParts(prompts);

        Assert.Equal(text.States.size(1), parts[0].Count);
        Assert.Equal([-1, 0, 1, -1], parts[0].Take(4));
        Assert.Equal([-1, 0, 1, -1], parts[0].Skip(parts[0].Count / 2).Take(4));
        Assert.Throws<NotSupportedException>(() => CompositeTextEncoder.AlongFeatures(clip.Encoder).EncodeParts(prompts));
        Assert.Contains(
            "FakeTextEncoder",
            Assert.Throws<NotSupportedException>(
                () => CompositeTextEncoder.AlongTokens(new FakeTextEncoder(4, 4)).EncodeParts(prompts)).Message);
    }
}
