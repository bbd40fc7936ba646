using TorchSharp;
using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class LearnedWordsTextEncoderTests
{
    /// <summary>The vector of a word that the table has already, learned under another name, says the same.</summary>
    [Fact]
    public void ALearnedVectorStandsWhereTheWordStands()
    {
        using var scope = NewDisposeScope();
        using var clip = new LearnedClip();
        var orc = clip.Encoder.Tokenizer.Encode("orc").Ids[1];
        var table = clip.Encoder.Network.named_parameters().Single(p => p.name == "embeddings.token_embedding.weight").parameter;
        SafetensorsWriter.Write(
            clip.PathOf("same.safetensors"), new Dictionary<string, Tensor> { ["<beast>"] = table[orc].detach().clone() });
        var learned = new LearnedWordsTextEncoder(clip.Encoder, LearnedWord.Load(clip.PathOf("same.safetensors")));

        var (plain, same) = (clip.Encoder.Encode(["an orc walks"]), learned.Encode(["an <beast> walks"]));

        Tensors.BitEqual(plain.States, same.States);
        Tensors.BitEqual(plain.Pooled!, same.Pooled!);
        Tensors.BitEqual(plain.States, learned.Encode(["an orc walks"]).States);
    }

    [Fact]
    public void AWordOfSeveralVectorsTakesAsManyTokens()
    {
        using var scope = NewDisposeScope();
        using var clip = new LearnedClip();
        var learned = new LearnedWordsTextEncoder(
            clip.Encoder, LearnedWord.Load(clip.Write("a.safetensors", "<beast>", 3)),
            LearnedWord.Load(clip.Write("style.safetensors", "emb_params", 2, seed: 6)));

        var (_, parts) = learned.EncodeParts([["an ", "<beast>", " walks, ", "style"]]);

        Assert.Equal([-1, 0, 1, 1, 1, 2], parts[0].Take(6));
        Assert.Equal(2, parts[0].Count(part => part == 3));
    }

    [Fact]
    public void WordsOfLettersCountAsWholeWordsAlone()
    {
        using var clip = new LearnedClip();
        var path = clip.Write("walk.safetensors", "emb_params", 1);
        var tokenizer = clip.Encoder.Tokenizer.With("walk", 1, firstId: 5000);

        Assert.Equal("walk", LearnedWord.Load(path).Word);
        Assert.Contains(5000, tokenizer.Encode("an orc, walk!").Ids);
        Assert.Contains(5000, tokenizer.Encode("an orc, WALK!").Ids);
        Assert.Equal(clip.Encoder.Tokenizer.Encode("an orc walks").Ids, tokenizer.Encode("an orc walks").Ids);
    }

    [Fact]
    public void AnOldFilesEndOfTextIsFoundBesideLearnedWords()
    {
        using var scope = NewDisposeScope();
        using var clip = new LearnedClip(endId: 2); // the largest id ends a text
        var learned = new LearnedWordsTextEncoder(clip.Encoder, LearnedWord.Load(clip.Write("a.safetensors", "<beast>", 2)));

        var encoded = learned.Encode(["an <beast>"]);

        Tensors.BitEqual(encoded.States[0, 4], encoded.Pooled![0]); // start, an, two vectors, end
    }

    [Fact]
    public void WordsOfAnotherModelAndWordsGivenTwiceAreRefused()
    {
        using var clip = new LearnedClip();
        var other = LearnedWord.Load(clip.Write("other.safetensors", "<x>", 1, size: 8));
        var word = LearnedWord.Load(clip.Write("a.safetensors", "<beast>", 2));
        var second = LearnedWord.Load(clip.Write("b.safetensors", "emb_params", 1), "<beast>_1");

        Assert.Contains("8 numbers", Assert.Throws<ArgumentException>(() => new LearnedWordsTextEncoder(clip.Encoder, other)).Message);
        Assert.Contains("'<beast>'", Assert.Throws<ArgumentException>(() => new LearnedWordsTextEncoder(clip.Encoder, word, word)).Message);
        Assert.Throws<ArgumentException>(() => new LearnedWordsTextEncoder(clip.Encoder, word, second));
        Assert.Throws<NotSupportedException>(() => LearnedWordsTextEncoder.Add(new FakeTextEncoder(4, 4), word));
    }

    [Fact]
    public void TheSpecificationNamesWordsAndFiles()
    {
        using var clip = new LearnedClip();
        var word = LearnedWord.Load(clip.Write("a.safetensors", "<beast>", 2));

        var spec = new LearnedWordsTextEncoder(clip.Encoder, word).Spec;

        Assert.Equal(
            ("learned-words", "<beast>", word.Sha256),
            (spec.Name, spec.Parameters["word-1"].Text, spec.Parameters["sha256-1"].Text));
    }
}
