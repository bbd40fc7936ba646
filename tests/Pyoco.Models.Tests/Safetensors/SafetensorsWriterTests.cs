using System.Buffers.Binary;
using System.Text;
using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("unet2d")]
    [InlineData("training")]
    public void ThePythonReferenceWritesTheSameBytes(string kind)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenCases.FirstOfKind(kind).PathOf("diffusion_pytorch_model.safetensors");
        Skip.IfNot(File.Exists(golden), $"{golden} is not there.");
        using var file = SafetensorsFile.Open(golden);
        Skip.IfNot(file.Metadata.ContainsKey("format"), $"{golden} was written without a format.");

        SafetensorsWriter.Write(_folder.PathOf("again"), file.Names.ToDictionary(n => n, n => file.Read(n)), file.Metadata);

        Assert.Equal(ModelFolder.Sha256(golden), ModelFolder.Sha256(_folder.PathOf("again")));
    }

    [Fact]
    public void TensorsStandByRankOfTypeThenByName()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>
        {
            ["b"] = ones(1), ["a"] = ones(1), ["Z"] = ones(1), ["h"] = ones(1).half(), ["f"] = ones(1).bfloat16(),
            ["d"] = ones(1).to(ScalarType.Float64), ["l"] = ones(1).to(ScalarType.Int64), ["q"] = ones(1).to(ScalarType.Bool),
        };

        SafetensorsWriter.Write(_folder.PathOf("a"), tensors, new Dictionary<string, string> { ["z"] = "1", ["k"] = "\"ü\"" });

        var header = HeaderOf(_folder.PathOf("a"));
        Assert.StartsWith(
            """{"__metadata__":{"format":"pt","k":"\"ü\"","z":"1"},"l":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"d":""", header);
        var order = "ldZabfhq".Select(n => header.IndexOf($"\"{n}\":{{", StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
        Assert.Equal(0, Encoding.UTF8.GetByteCount(header) % 8);
    }

    [Fact]
    public void TheOrderOfTheTensorsDoesNotChangeTheBytes()
    {
        using var scope = NewDisposeScope();
        var x = TensorArithmetic.Counting(5, ScalarType.Int64, CPU);
        var y = TensorArithmetic.Counting(6, ScalarType.Float32, CPU).view(2, 3);
        SafetensorsWriter.Write(_folder.PathOf("a"), new Dictionary<string, Tensor> { ["x"] = x, ["y"] = y });
        SafetensorsWriter.Write(_folder.PathOf("b"), new Dictionary<string, Tensor> { ["y"] = y.t().contiguous().t(), ["x"] = x });

        Assert.Equal(File.ReadAllBytes(_folder.PathOf("a")), File.ReadAllBytes(_folder.PathOf("b")));
    }

    [Fact]
    public void OnlyFloatingPointTensorsAreConverted()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(
            _folder.PathOf("a"),
            new Dictionary<string, Tensor> { ["x"] = ones(3), ["n"] = TensorArithmetic.Counting(3, ScalarType.Int64, CPU) },
            type: ScalarType.Float16);

        using var file = SafetensorsFile.Open(_folder.PathOf("a"));

        Assert.Equal((ScalarType.Float16, ScalarType.Int64), (file.Describe("x").Type, file.Describe("n").Type));
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void WhatCannotBeWrittenIsRefusedAndTheOldFileStays()
    {
        using var scope = NewDisposeScope();
        var path = _folder.WriteText("a", "old");
        var one = new Dictionary<string, Tensor> { ["x"] = ones(1) };

        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, one, new Dictionary<string, string> { ["format"] = "np" }));
        Assert.Throws<ArgumentException>(
            () => SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["__metadata__"] = ones(1) }));
        Assert.Throws<ArgumentException>(
            () => SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["x"] = ones(1, device: META) }));
        Assert.ThrowsAny<ArgumentException>(() => SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["x\ud800"] = ones(1) }));
        Assert.ThrowsAny<ArgumentException>(() => SafetensorsWriter.Write(path, one, new Dictionary<string, string> { ["k"] = "\udc00" }));
        Assert.Throws<NotSupportedException>(
            () => SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["x"] = ones(1, dtype: ScalarType.ComplexFloat32) }));
        Assert.Throws<DirectoryNotFoundException>(() => SafetensorsWriter.Write(_folder.PathOf("none", "a"), one));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void TensorsStayWithTheCallerAndNothingElseLives()
    {
        using var x = ones(4, requires_grad: true);
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        SafetensorsWriter.Write(_folder.PathOf("a"), new Dictionary<string, Tensor> { ["x"] = x }, type: ScalarType.BFloat16);

        Assert.Equal(0, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
        Assert.False(x.IsInvalid);
        Assert.True(x.requires_grad);
    }

    private static string HeaderOf(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return Encoding.UTF8.GetString(bytes, 8, (int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
    }
}
