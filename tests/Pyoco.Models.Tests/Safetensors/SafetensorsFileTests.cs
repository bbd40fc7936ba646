using System.Buffers.Binary;
using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<ScalarType> Types =>
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64,
        ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void EveryTypeAndRankComesBackAsItWas(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var path = _folder.PathOf("all.safetensors");
        var tensors = new Dictionary<string, Tensor>
        {
            ["number"] = tensor(3).to(type),
            ["empty"] = zeros(new long[] { 2, 0, 3 }, dtype: type),
            ["row"] = TensorArithmetic.Counting(7, ScalarType.Int64, CPU).to(type),
            ["turned"] = TensorArithmetic.Counting(6, ScalarType.Int64, CPU).view(2, 3).to(type).transpose(0, 1),
            ["five"] = TensorArithmetic.Counting(120, ScalarType.Int64, CPU).view(1, 2, 3, 4, 5).to(type),
        };

        SafetensorsWriter.Write(path, tensors);
        using var file = SafetensorsFile.Open(path);

        Assert.Equal(tensors.Keys.Order(), file.Names.Order());
        foreach (var (name, expected) in tensors)
        {
            var actual = file.Read(name);
            Assert.Equal(type, file.Describe(name).Type);
            Assert.Equal(expected.shape, file.Describe(name).Shape);
            TensorAssert.Same(expected, actual);
        }
    }

    [Fact]
    public void DataThatIsNotAlignedIsRead()
    {
        using var scope = NewDisposeScope();
        var bytes = new byte[13];
        bytes[0] = 9;
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(1), -1.25);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(9), 7.5f);
        var path = _folder.WriteSafetensors(
            """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"F64","shape":[],"data_offsets":[1,9]},"c":"""
                + """{"dtype":"F32","shape":[1,1],"data_offsets":[9,13]}}""",
            bytes);

        using var file = SafetensorsFile.Open(path);

        Assert.Equal(-1.25, file.Read("b").item<double>());
        Assert.Equal(7.5f, file.Read("c").item<float>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(1000)]
    public void ReadingInPiecesGivesTheSame(long pieceBytes)
    {
        using var scope = NewDisposeScope();
        var expected = TensorArithmetic.Counting(33, ScalarType.Float32, CPU).view(3, 11);
        SafetensorsWriter.Write(_folder.PathOf("a"), new Dictionary<string, Tensor> { ["before"] = ones(3), ["x"] = expected });
        using var file = SafetensorsFile.Open(_folder.PathOf("a"));

        TensorAssert.Same(expected, file.ReadInPieces("x", pieceBytes));
    }

    [SkippableFact]
    public void ATensorOfTheFilesTypeIsTheFilesMemoryAndOutlivesIt()
    {
        using var scope = NewDisposeScope();
        var path = _folder.PathOf("a");
        SafetensorsWriter.Write(
            path, new Dictionary<string, Tensor> { ["x"] = TensorArithmetic.Counting(5, ScalarType.Float32, CPU), ["y"] = ones(3) });
        var file = SafetensorsFile.Open(path);

        var (same, converted) = (file.Read("x"), file.Read("y", ScalarType.BFloat16));
        file.Dispose();

        Assert.True(MappedFileTests.IsMapped(path));
        Assert.Equal([0f, 1, 2, 3, 4], same.data<float>().ToArray());
        same.Dispose();
        Assert.False(MappedFileTests.IsMapped(path));
        Assert.Equal(3, converted.to(ScalarType.Float32).sum().item<float>());
    }

    [Fact]
    public void WhoeverWritesToATensorChangesNeitherTheFileNorWhatIsReadLater()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(_folder.PathOf("a"), new Dictionary<string, Tensor> { ["x"] = ones(4) });
        var bytes = File.ReadAllBytes(_folder.PathOf("a"));
        using var file = SafetensorsFile.Open(_folder.PathOf("a"));

        file.Read("x").zero_().Plus_(2);
        var second = file.Read("x");
        second.zero_().Plus_(3);

        TensorAssert.Same(ones(4), file.Read("x"));
        TensorAssert.Same(ones(4, dtype: ScalarType.Float64), file.Read("x", ScalarType.Float64));
        Assert.Equal(bytes, File.ReadAllBytes(_folder.PathOf("a")));
    }

    [Fact]
    public void TheTypeIsConvertedOnRequest()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(_folder.PathOf("a"), new Dictionary<string, Tensor> { ["x"] = tensor(new[] { 1.0009765625f, -2f }) });
        using var file = SafetensorsFile.Open(_folder.PathOf("a"));

        var half = file.Read("x", ScalarType.Float16, CPU);

        Assert.Equal(ScalarType.Float16, half.dtype);
        Assert.Equal(1.0009765625f, half[0].to(ScalarType.Float32).item<float>());
    }

    [SkippableTheory]
    [InlineData("unet2d")]
    [InlineData("training")]
    public void WhatThePythonReferenceWroteIsReadByteForByte(string kind)
    {
        var golden = GoldenCases.FirstOfKind(kind);
        var bytes = File.ReadAllBytes(golden.PathOf("case.safetensors"));
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));

        Assert.NotEmpty(file.Names);
        SafetensorsOracle.AssertSame(bytes, file);
    }

    [Fact]
    public void SeveralThreadsMayReadAtOnce()
    {
        using (var scope = NewDisposeScope())
        {
            SafetensorsWriter.Write(
                _folder.PathOf("a"),
                Enumerable.Range(0, 32).ToDictionary(i => $"t{i}", i => TensorArithmetic.Filled([5000], i, ScalarType.Float32, CPU)));
        }

        using var file = SafetensorsFile.Open(_folder.PathOf("a"));
        var wrong = 0;

        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using var inner = NewDisposeScope();
            if (file.Read($"t{i % 32}").Is(i % 32).logical_not().any().item<bool>())
            {
                Interlocked.Increment(ref wrong);
            }
        });

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void OnlyTheResultOfAReadLives()
    {
        using (var scope = NewDisposeScope())
        {
            SafetensorsWriter.Write(_folder.PathOf("a"), new Dictionary<string, Tensor> { ["x"] = ones(10) });
        }

        using var file = SafetensorsFile.Open(_folder.PathOf("a"));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var read = file.Read("x", ScalarType.BFloat16);

        Assert.Equal(1, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
        read.Dispose();
        Assert.Equal(0, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
    }

    [Fact]
    public void AFileThatBecameShorterIsRefusedAndLeavesNothingBehind()
    {
        var path = _folder.WriteSafetensors("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 1, 2, 3, 4);
        using var file = SafetensorsFile.Open(path);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var shorter = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            shorter.SetLength(shorter.Length - 1);
        }

        Assert.Contains("'a'", Assert.Throws<CheckpointException>(() => file.Read("a")).Message);
        Assert.Equal(0, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
    }

    [Fact]
    public void WhatIsNotThereIsSaid()
    {
        var path = _folder.WriteSafetensors("{}");
        var file = SafetensorsFile.Open(path);

        Assert.Empty(file.Names);
        Assert.Contains("'x'", Assert.Throws<CheckpointException>(() => file.Read("x")).Message);
        Assert.Equal(
            _folder.PathOf("none"), Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(_folder.PathOf("none"))).FileName);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read("x"));
    }
}
