using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ClipTextEncoderTests : IDisposable
{
    private const int Length = 8;
    private readonly TokenizerFolder _tokenizer = new(Length);
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-text-").FullName;

    public void Dispose()
    {
        _tokenizer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void PromptsBecomeStatesAndPooledStates()
    {
        using var encoder = Create();

        using var encoding = encoder.Encode(["an orc", ""]);

        Assert.Equal([2, Length, 16], encoding.States.shape);
        Assert.Equal([2, 16], encoding.Pooled!.shape);
        Assert.Equal(["", ""], encoding.DroppedText);
        Assert.False(encoding.States.requires_grad);
    }

    [Fact]
    public void WhatDidNotFitIsReportedByPrompt()
    {
        using var encoder = Create();

        using var encoding = encoder.Encode(["an orc", "an orc with red hair walks to the left"]);

        Assert.Equal(["", "to the left"], encoding.DroppedText);
    }

    [Fact]
    public void APromptDoesNotSeeItsNeighbours()
    {
        using var scope = NewDisposeScope();
        using var encoder = Create();

        using var alone = encoder.Encode(["an orc"]);
        using var together = encoder.Encode(["the left", "an orc"]);

        Assert.Equal(0, alone.States[0].sub(together.States[1]).abs().max().item<float>(), tolerance: 1e-5f);
    }

    [Fact]
    public void TrainingKeepsTheGraph()
    {
        using var encoder = Create();

        using var encoding = encoder.EncodeForTraining(["an orc"]);

        Assert.True(encoding.States.requires_grad && encoding.Pooled!.requires_grad);
    }

    [Fact]
    public void ASeedMakesTheSameWeights()
    {
        using var scope = NewDisposeScope();
        using var one = Create(seed: 7);
        using var same = Create(seed: 7);
        using var other = Create(seed: 8);

        Assert.Equal(0, Difference(one, same));
        Assert.True(Difference(one, other) > 0.01);
    }

    [Fact]
    public void ASavedEncoderComesBack()
    {
        using var scope = NewDisposeScope();
        using var encoder = Create();
        encoder.Save(TextFolder, TokenizerFolder, ScalarType.Float32);

        using var loaded = ClipTextEncoder.Load(TextFolder, TokenizerFolder);

        Assert.Equal(encoder.Config, loaded.Config);
        Assert.Equal(0, Difference(encoder, loaded));
    }

    // Newer files lack the prefix; published ones have it, and positions that are a buffer of counting numbers.
    [Theory]
    [InlineData("text_model.")]
    [InlineData("")]
    public void FilesOfBothSpellingsAreReadWithoutTheirPositions(string prefix)
    {
        using var scope = NewDisposeScope();
        using var encoder = Create();
        encoder.Save(TextFolder, TokenizerFolder, ScalarType.Float32);
        var tensors = encoder.Network.named_parameters().ToDictionary(p => prefix + p.name, p => (Tensor)p.parameter);
        tensors[prefix + "embeddings.position_ids"] = TensorArithmetic.Counting(Length, ScalarType.Int64, CPU).unsqueeze(0);
        SafetensorsWriter.Write(Path.Combine(TextFolder, "model.safetensors"), tensors);

        using var loaded = ClipTextEncoder.Load(TextFolder, TokenizerFolder);

        Assert.Equal(0, Difference(encoder, loaded));
    }

    [Fact]
    public void TheTypeAskedForIsComputedIn()
    {
        using var encoder = Create();
        encoder.Save(TextFolder, TokenizerFolder, ScalarType.Float32);
        using var half = ClipTextEncoder.Load(TextFolder, TokenizerFolder, CPU, ScalarType.BFloat16);

        using var encoding = half.Encode(["an orc"]);

        Assert.Equal(ScalarType.BFloat16, encoding.States.dtype);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    public void AMissingFileIsNamed(string name)
    {
        using var encoder = Create();
        encoder.Save(TextFolder, TokenizerFolder, ScalarType.Float32);
        File.Delete(Path.Combine(TextFolder, name));

        Assert.EndsWith(name, Assert.Throws<FileNotFoundException>(() => ClipTextEncoder.Load(TextFolder, TokenizerFolder)).FileName);
    }

    // Without this the pooled state would silently be that of the first token, the same for every prompt.
    [Fact]
    public void AnotherEndTokenThanTheTokenizersIsRefused()
    {
        var error = Assert.Throws<CheckpointException>(() => Create(c => c with { EndId = c.EndId - 1 }));

        Assert.Contains("eos_token_id", error.Message);
    }

    [Fact]
    public void TheEndTokenOfOldFilesIsTaken()
    {
        using var encoder = Create(c => c with { EndId = 2 });

        Assert.Equal(2, encoder.Config.EndId);
    }

    [Fact]
    public void ATokenizerLargerThanTheNetworkIsRefused()
    {
        Assert.Throws<CheckpointException>(() => Create(c => c with { VocabularySize = c.VocabularySize - 1 }));
        Assert.Throws<CheckpointException>(() => Create(c => c with { MaxPositions = Length - 1 }));
    }

    [Fact]
    public void AnEmptyBatchIsRefused()
    {
        using var encoder = Create();

        Assert.Throws<ArgumentOutOfRangeException>("prompts", () => encoder.Encode([]));
    }

    [Fact]
    public void EncodingLeavesNoTensorBehind()
    {
        using var encoder = Create();
        encoder.Encode(["an orc"]).Dispose();
        using var scope = NewDisposeScope();

        encoder.Encode(["an orc"]).Dispose();

        Assert.Equal(0, scope.DisposablesCount);
    }

    private string TextFolder => Path.Combine(_folder, "text_encoder");

    private string TokenizerFolder => Path.Combine(_folder, "tokenizer");

    private ClipTextEncoder Create(Func<ClipTextConfig, ClipTextConfig>? change = null, ulong seed = 1)
    {
        var tokenizer = _tokenizer.Load();
        var config = new ClipTextConfig
        {
            VocabularySize = tokenizer.VocabularySize, HiddenSize = 16, IntermediateSize = 32, Layers = 2, Heads = 2, MaxPositions = Length,
            EndId = tokenizer.EndId,
        };
        return ClipTextEncoder.Create(change is null ? config : change(config), _tokenizer.Path, seed, CPU);
    }

    private static float Difference(ClipTextEncoder a, ClipTextEncoder b)
    {
        using var scope = NewDisposeScope();
        return a.Encode(["an orc"]).States.sub(b.Encode(["an orc"]).States).abs().max().item<float>();
    }
}
