using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class ConvertedTensorsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TensorsAreRenamedCutAndSqueezed()
    {
        using var scope = NewDisposeScope();
        var (fused, convolution) = (TinyModels.Normal(6, 4), TinyModels.Normal(3, 5, 1, 1));
        using var file = Open(new() { ["fused"] = fused, ["conv"] = convolution, ["plain"] = ones(2) });
        using var tensors = new ConvertedTensors(file);

        tensors.Add("q", "fused", part: (0, 3));
        tensors.Add("v", "fused", part: (2, 3));
        tensors.Add("linear", "conv", axes: 2);
        tensors.Add("bias", "plain", axes: 2);

        Assert.Equal(["bias", "linear", "q", "v"], tensors.Names.Order(StringComparer.Ordinal));
        Assert.Equal([2, 4], tensors.Describe("v").Shape);
        Assert.Equal([3, 5], tensors.Describe("linear").Shape);
        Assert.Equal([2], tensors.Describe("bias").Shape);
        Tensors.BitEqual(fused[..2], tensors.Read("q"));
        Tensors.BitEqual(fused[4..6], tensors.Read("v"));
        Tensors.BitEqual(convolution.view(3, 5), tensors.Read("linear"));
        Assert.Equal(ScalarType.BFloat16, tensors.Read("linear", ScalarType.BFloat16).dtype);
    }

    [Fact]
    public void WhatCannotBeCutKeepsItsShape()
    {
        using var scope = NewDisposeScope();
        using var file = Open(new() { ["odd"] = ones(7, 4), ["wide"] = ones(3, 5, 3, 3) });
        using var tensors = new ConvertedTensors(file);

        tensors.Add("q", "odd", part: (0, 3));
        tensors.Add("linear", "wide", axes: 2);

        Assert.Equal([7, 4], tensors.Describe("q").Shape);
        Assert.Equal([3, 5, 3, 3], tensors.Describe("linear").Shape);
    }

    [Fact]
    public void ANameCountsOnceAndUnknownOnesAreRefused()
    {
        using var scope = NewDisposeScope();
        using var file = Open(new() { ["a"] = ones(1), ["b"] = ones(1) });
        using var tensors = new ConvertedTensors(file);
        tensors.Add("weight", "a");

        Assert.Contains("'b' and 'a' are two spellings", Assert.Throws<CheckpointException>(() => tensors.Add("weight", "b")).Message);
        Assert.Contains("'c'", Assert.Throws<CheckpointException>(() => tensors.Describe("c")).Message);
    }

    private SafetensorsFile Open(Dictionary<string, Tensor> tensors)
    {
        SafetensorsWriter.Write(_folder.PathOf("a"), tensors);
        return SafetensorsFile.Open(_folder.PathOf("a"));
    }
}
