using Pyoco.TestSupport;
using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class WeightedTextEncoderTests
{
    [Fact]
    public void APromptWithoutWeightsIsWhatItIsWithoutTheDecorator()
    {
        using var scope = NewDisposeScope();
        using var clip = new LearnedClip();
        var weighted = new WeightedTextEncoder(clip.Encoder, PromptWeighting.Scale);

        var (plain, same) = (clip.Encoder.Encode(["an orc walks", ""]), weighted.Encode(["an orc walks", ""]));

        Tensors.BitEqual(plain.States, same.States);
        Tensors.BitEqual(plain.Pooled!, same.Pooled!);
        Tensors.BitEqual(plain.States, weighted.Encode([@"(an orc:1) walks", ""]).States);
    }

    [Fact]
    public void WithoutItBracketsMeanNothing()
    {
        using var scope = NewDisposeScope();
        using var clip = new LearnedClip();

        var (bare, inBrackets) = (clip.Encoder.Encode(["an orc"]), clip.Encoder.Encode(["an (orc:2)"]));

        Assert.True(Tensors.LargestDifference(bare.States, inBrackets.States) > 1e-3);
        Assert.Equal("prompt-weights(by=FromEmpty)", new WeightedTextEncoder(clip.Encoder).Spec.ToString());
    }

    /// <summary>"an (orc:1.5)" is the start token, an, orc, the end token and padding.</summary>
    [Fact]
    public void TheStatesOfAWordAreMultipliedAndTheMeanStays()
    {
        using var scope = NewDisposeScope();
        using var clip = new LearnedClip();

        using var noGrad = no_grad();
        clip.Encoder.Network.named_parameters().Single(p => p.name == "final_layer_norm.bias").parameter.Plus_(0.3); // a mean as CLIP's has
        var plain = clip.Encoder.Encode(["an orc", "a hero"]);
        var weighted = new WeightedTextEncoder(clip.Encoder, PromptWeighting.Scale).Encode(["an (orc:1.5)", "a hero"]);

        var scaled = plain.States[0].clone();
        scaled[2].Times_(1.5);
        Tensors.Close(scaled * (plain.States[0].mean() / scaled.mean()), weighted.States[0], 1e-5);
        Tensors.BitEqual(plain.States[1], weighted.States[1]); // another prompt of the batch
        Tensors.BitEqual(plain.Pooled!, weighted.Pooled!);
    }

    [Fact]
    public void TheStatesOfAWordMoveFromThoseOfTheEmptyPrompt()
    {
        using var scope = NewDisposeScope();
        using var clip = new LearnedClip();
        var weighted = new WeightedTextEncoder(clip.Encoder);

        var (plain, empty) = (clip.Encoder.Encode(["an orc"]).States[0], clip.Encoder.Encode([""]).States[0]);
        var (twice, none) = (weighted.Encode(["an (orc:2)"]).States[0], weighted.Encode(["an (orc:0)"]).States[0]);

        Tensors.Close(empty[2].Plus((plain[2] - empty[2]).Times(2)), twice[2], 1e-5);
        Tensors.Close(plain[1], twice[1], 1e-6);
        Tensors.Close(empty[2], none[2], 1e-6);
    }

    [Fact]
    public void AnEncoderThatDoesNotSayWhichWordsItsStatesAreOfIsRefused() => Assert.Contains(
        "FakeTextEncoder", Assert.Throws<NotSupportedException>(() => new WeightedTextEncoder(new FakeTextEncoder(4, 4))).Message);

    [Fact]
    public void TheCallersPartsAreThoseOfTheResult()
    {
        using var scope = NewDisposeScope();
        using var clip = new LearnedClip();

        var (_, parts) = new WeightedTextEncoder(clip.Encoder).EncodeParts([["an ", "(orc:2) walks"]]);

        Assert.Equal([-1, 0, 1, 1], parts[0].Take(4));
        Assert.All(parts[0].Skip(4), part => Assert.Equal(-1, part));
    }
}
