using TorchSharp;
using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class T5TextEncoderTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private static readonly T5TextConfig Config = new()
    {
        VocabularySize = 16, HiddenSize = 12, IntermediateSize = 24, Layers = 1, Heads = 3, HeadSize = 8,
    };

    private readonly ScratchFolder _folder = new();
    private readonly T5Tokenizer _tokenizer;

    public T5TextEncoderTests()
    {
        using var network = TinyModels.Randomized(new T5TextNetwork(Config, CPU));
        _folder.WriteText("config.json", Config.ToJson());
        WeightAssignment.Save(network, _folder.PathOf(Weights), metadata: null, ScalarType.Float32);
        Directory.CreateDirectory(_folder.PathOf("tokenizer"));
        _tokenizer = T5Tokenizer.Load(TinyPieces.WriteModel(_folder.PathOf("tokenizer")), maxLength: 6);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PromptsBecomeStatesAndTheMaskOfTheirTokens()
    {
        using var encoder = Open();

        using var text = encoder.Encode(["a red orc", "", "a red orc a red orc"]);

        Assert.Equal([3, 6, 12], text.States.shape);
        Assert.Equal([1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], text.Mask!.flatten().data<long>().ToArray());
        Assert.Equal(["", "", "orc"], text.DroppedText);
        Assert.Null(text.Pooled);
        Assert.False(text.States.requires_grad);
    }

    [Fact]
    public void APromptDoesNotSeeItsNeighbours()
    {
        using var scope = NewDisposeScope();
        using var encoder = Open();

        using var alone = encoder.Encode(["a"]);
        using var together = encoder.Encode(["a red orc", "a"]);

        Tensors.Close(alone.States[0], together.States[1], 1e-5);
    }

    [Theory]
    [InlineData("shared.weight")]
    [InlineData("encoder.embed_tokens.weight")]
    [InlineData("shared.weight", "encoder.embed_tokens.weight")]
    public void TheEmbeddingIsFoundUnderEitherNameAndUnderBoth(params string[] names)
    {
        using var scope = NewDisposeScope();
        using var expected = Open().Encode(["a red orc"]);
        Rewrite((tensors, embedding) =>
        {
            foreach (var name in names)
            {
                tensors.Add(name, embedding);
            }
        });

        using var encoder = Open();

        Tensors.BitEqual(expected.States, encoder.Encode(["a red orc"]).States);
    }

    [Fact]
    public void EmbeddingsThatDifferOrLackAreRefused()
    {
        Rewrite(
            (tensors, embedding) => (tensors["shared.weight"], tensors["encoder.embed_tokens.weight"]) = (embedding, embedding.Times(2)));
        Assert.Contains("their values differ", Assert.Throws<CheckpointException>(() => Open()).Message);

        Rewrite((_, _) => { });
        Assert.Contains("1 missing: shared.weight", Assert.Throws<CheckpointException>(() => Open()).Message);
    }

    [Fact]
    public void WeightsInSeveralFilesAreOneSet()
    {
        using var scope = NewDisposeScope();
        using var expected = Open().Encode(["a red orc"]);
        using (var file = SafetensorsFile.Open(_folder.PathOf(Weights)))
        {
            var parts = file.Names.Order().Chunk(4).ToArray();
            for (var i = 0; i < parts.Length; i++)
            {
                SafetensorsWriter.Write(_folder.PathOf($"part-{i}.safetensors"), parts[i].ToDictionary(n => n, n => file.Read(n)));
            }

            var map = parts.SelectMany((names, i) => names.Select(n => $"\"{n}\": \"part-{i}.safetensors\""));
            _folder.WriteText("model.safetensors.index.json", $"{{\"weight_map\": {{{string.Join(',', map)}}}}}");
        }

        File.Delete(_folder.PathOf(Weights));
        using var encoder = Open();
        Tensors.BitEqual(expected.States, encoder.Encode(["a red orc"]).States);

        File.Delete(_folder.PathOf("part-1.safetensors"));
        Assert.Contains("part-1.safetensors", Assert.Throws<CheckpointException>(() => Open()).Message);
    }

    [Fact]
    public void TheTypeAskedForIsComputedInButNotFloat16()
    {
        using var half = T5TextEncoder.Load(_folder.Path, _tokenizer, type: ScalarType.BFloat16);

        using var text = half.Encode(["a"]);

        Assert.Equal((ScalarType.BFloat16, ScalarType.Int64), (text.States.dtype, text.Mask!.dtype));
        Assert.Contains(
            "float16",
            Assert.Throws<NotSupportedException>(() => T5TextEncoder.Load(_folder.Path, _tokenizer, type: ScalarType.Float16)).Message);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData(Weights)]
    public void AMissingFileIsNamed(string name)
    {
        File.Delete(_folder.PathOf(name));

        Assert.Contains(name, Assert.Throws<FileNotFoundException>(() => Open()).Message);
    }

    [Fact]
    public void ATokenizerLargerThanTheNetworkIsRefused()
    {
        File.WriteAllBytes(
            _folder.PathOf("tokenizer", "spiece.model"),
            TinyPieces.Model(pieces: [.. TinyPieces.Pieces, .. "uvwxy".Select(c => ($"{c}", -9f, 1))]));

        Assert.Contains(
            "21 tokens",
            Assert.Throws<CheckpointException>(
                () => T5TextEncoder.Load(_folder.Path, T5Tokenizer.Load(_folder.PathOf("tokenizer")))).Message);
    }

    [Fact]
    public void ASavedEncoderComesBack()
    {
        using var scope = NewDisposeScope();
        using var encoder = Open();
        encoder.Save(_folder.PathOf("saved"), _folder.PathOf("saved-tokenizer"), ScalarType.Float32);

        using var loaded = T5TextEncoder.Load(_folder.PathOf("saved"), T5Tokenizer.Load(_folder.PathOf("saved-tokenizer"), 6));

        Assert.Equal(encoder.Config, loaded.Config);
        Tensors.BitEqual(encoder.Encode(["a red orc"]).States, loaded.Encode(["a red orc"]).States);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"model_max_length": 4, "padding_side": "right"}""")]
    public void AGivenLengthIsSavedWithTheTokenizer(string? config)
    {
        if (config is not null)
        {
            _folder.WriteText("tokenizer/tokenizer_config.json", config);
        }

        using var encoder = T5TextEncoder.Load(_folder.Path, T5Tokenizer.Load(_folder.PathOf("tokenizer"), maxLength: 6));
        encoder.Save(_folder.PathOf("saved"), _folder.PathOf("saved-tokenizer"));

        var tokenizer = T5Tokenizer.Load(_folder.PathOf("saved-tokenizer"));

        Assert.Equal(6, tokenizer.MaxLength);
        Assert.Equal(encoder.Tokenizer.Encode("a red orc").Ids, tokenizer.Encode("a red orc").Ids);
        Assert.Equal(config is not null, File.ReadAllText(_folder.PathOf("saved-tokenizer", "tokenizer_config.json")).Contains("right"));
    }

    [Fact]
    public void EncodingLeavesNoTensorBehind()
    {
        using var encoder = Open();
        using var scope = NewDisposeScope();

        encoder.Encode(["a"]).Dispose();

        Assert.Equal(0, scope.DisposablesCount);
        Assert.Throws<ArgumentOutOfRangeException>("prompts", () => encoder.Encode([]));
    }

    private T5TextEncoder Open() => T5TextEncoder.Load(_folder.Path, _tokenizer);

    // Writes all weights but the embedding, and what is done with it.
    private void Rewrite(Action<Dictionary<string, Tensor>, Tensor> change)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors;
        using (var file = SafetensorsFile.Open(_folder.PathOf(Weights)))
        {
            tensors = file.Names.ToDictionary(n => n, n => file.Read(n));
        }

        var embedding = tensors.GetValueOrDefault("shared.weight") ?? tensors.GetValueOrDefault("encoder.embed_tokens.weight");
        tensors.Remove("shared.weight");
        tensors.Remove("encoder.embed_tokens.weight");
        change(tensors, embedding!);
        SafetensorsWriter.Write(_folder.PathOf(Weights), tensors);
    }
}
