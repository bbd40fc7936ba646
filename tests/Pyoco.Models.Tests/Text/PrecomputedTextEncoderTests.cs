using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class PrecomputedTextEncoderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatAnEncoderSaidIsSaidAgainFromAFile()
    {
        using var scope = NewDisposeScope();
        var source = new FakeTextEncoder(3, 4, pooledSize: 2, masked: true, letters: 3);
        string[] prompts = ["a red orc", "", "ab"];
        using (var made = PrecomputedTextEncoder.From(source, prompts))
        {
            made.Save(_folder.PathOf("prompts.safetensors"));
        }

        using var encoder = PrecomputedTextEncoder.Load(_folder.PathOf("prompts.safetensors"));
        using var expected = source.Encode(["", "a red orc"]);
        using var found = encoder.Encode(["", "a red orc"]);

        Assert.Equal(prompts.Order(), encoder.Prompts.Order());
        TensorAssert.Same(expected.States, found.States);
        TensorAssert.Same(expected.Pooled!, found.Pooled!);
        TensorAssert.Same(expected.Mask!, found.Mask!);
        Assert.Equal(["", "ed orc"], found.DroppedText);
    }

    [Fact]
    public void StatesAloneAreEnough()
    {
        using var scope = NewDisposeScope();
        var states = TinyModels.Normal(2, 3);
        using var encoder = PrecomputedTextEncoder.From(new Dictionary<string, Tensor> { ["a"] = states, [""] = zeros(2, 3) });
        var expected = states.clone().unsqueeze(0);
        states.zero_();

        using var text = encoder.Encode(["a"]);

        TensorAssert.Same(expected, text.States);
        Assert.Null(text.Pooled);
        Assert.Null(text.Mask);
    }

    [Fact]
    public void TheTypeAskedForIsGiven()
    {
        using var made = PrecomputedTextEncoder.From(new FakeTextEncoder(3, 4, pooledSize: 2, masked: true), "a");
        made.Save(_folder.PathOf("half.safetensors"), ScalarType.BFloat16);

        using var own = PrecomputedTextEncoder.Load(_folder.PathOf("half.safetensors"));
        using var full = PrecomputedTextEncoder.Load(_folder.PathOf("half.safetensors"), type: ScalarType.Float32);
        using var text = own.Encode(["a"]);
        using var wide = full.Encode(["a"]);

        Assert.Equal((ScalarType.BFloat16, ScalarType.Int64), (text.States.dtype, text.Mask!.dtype));
        Assert.Equal((ScalarType.Float32, ScalarType.Int64), (wide.Pooled!.dtype, wide.Mask!.dtype));
    }

    [Fact]
    public void AnUnknownPromptIsNamed()
    {
        using var encoder = PrecomputedTextEncoder.From(new FakeTextEncoder(3, 4), "a");

        Assert.Contains("'b'", Assert.Throws<ArgumentException>("prompts", () => encoder.Encode(["a", "b"])).Message);
        Assert.Throws<ArgumentOutOfRangeException>("prompts", () => encoder.Encode([]));
    }

    [Fact]
    public void PromptsOfDifferentShapesAreRefused()
    {
        using var scope = NewDisposeScope();

        Assert.Contains(
            "'b'",
            Assert.Throws<ArgumentException>(
                () => PrecomputedTextEncoder.From(new Dictionary<string, Tensor> { ["a"] = zeros(2, 3), ["b"] = zeros(3, 3) })).Message);
        Assert.Throws<ArgumentException>(() => PrecomputedTextEncoder.From(new Dictionary<string, Tensor> { ["a"] = zeros(1, 2, 3) }));
        Assert.Throws<ArgumentException>(() => PrecomputedTextEncoder.From(new Dictionary<string, Tensor>()));
    }

    [Theory]
    [InlineData("orc", "states:a")]
    [InlineData("mask:b", "states:a")]
    [InlineData("pooled:a", "pooled:a")]
    [InlineData("mask:a", "states:a")]
    public void AFileOfAnotherFormIsRefused(string one, string other)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor> { [one] = zeros(4), [other] = zeros(2, 3) };
        SafetensorsWriter.Write(_folder.PathOf("other.safetensors"), tensors);

        Assert.Contains(
            "other.safetensors",
            Assert.Throws<CheckpointException>(() => PrecomputedTextEncoder.Load(_folder.PathOf("other.safetensors"))).Message);
    }

    [Fact]
    public void NothingIsLeftBehind()
    {
        using var scope = NewDisposeScope();

        using (var encoder = PrecomputedTextEncoder.From(new FakeTextEncoder(3, 4, pooledSize: 2, masked: true), "a", "b"))
        {
            encoder.Encode(["a"]).Dispose();
        }

        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void StatesWithNaNAreRefusedByName()
    {
        using var scope = NewDisposeScope();
        using var folder = new ScratchFolder();
        SafetensorsWriter.Write(
            folder.PathOf("a"), new Dictionary<string, Tensor> { ["states:"] = ones(2, 3), ["states:orc"] = ones(2, 3).Times(float.NaN) });

        Assert.Contains(
            "1 with NaN or infinite values: states:orc",
            Assert.Throws<CheckpointException>(() => PrecomputedTextEncoder.Load(folder.PathOf("a"))).Message);
    }
}
