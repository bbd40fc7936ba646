using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class MappedFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void ATensorStandsInTheFileAndKeepsItMapped()
    {
        var path = Write(1, 2, 3, 4);
        var mapped = Open(path);

        var tensor = mapped.TensorAt(4, [3], ScalarType.Float32)!;
        mapped.Dispose();

        Assert.Equal([2f, 3, 4], tensor.data<float>().ToArray());
        Assert.True(IsMapped(path));
        tensor.Dispose();
        Assert.False(IsMapped(path));
    }

    [SkippableFact]
    public void ViewsAndAliasesKeepTheFileMapped()
    {
        var path = Write(1, 2, 3, 4);
        var mapped = Open(path);

        var tensor = mapped.TensorAt(0, [2, 2], ScalarType.Float32)!;
        var row = tensor[1];
        tensor.Dispose();
        mapped.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal([3f, 4], row.data<float>().ToArray());
        row.Dispose();
        Assert.False(IsMapped(path));
    }

    [SkippableFact]
    public void WhatIsWrittenToATensorStaysOutOfTheFile()
    {
        using var scope = NewDisposeScope();
        var path = Write(1, 2, 3, 4);
        using var mapped = Open(path);

        mapped.TensorAt(0, [4], ScalarType.Float32)!.zero_().Plus_(9);

        using var again = Open(path);
        Assert.Equal([1f, 2, 3, 4], again.TensorAt(0, [4], ScalarType.Float32)!.data<float>().ToArray());
        Assert.Equal(1f, BitConverter.ToSingle(File.ReadAllBytes(path)));
    }

    [SkippableFact]
    public void AFileThatWasDeletedOrReplacedIsStillThere()
    {
        using var scope = NewDisposeScope();
        var path = Write(1, 2, 3, 4);
        using var mapped = Open(path);
        var tensor = mapped.TensorAt(0, [4], ScalarType.Float32)!;

        WholeFile.Write(path, stream => stream.Write(new byte[2]));

        Assert.Equal([1f, 2, 3, 4], tensor.data<float>().ToArray());
    }

    [SkippableFact]
    public void TheStampIsOfTheFileThatIsMappedWhateverStandsUnderItsName()
    {
        using var scope = NewDisposeScope();
        var path = Write(1, 2, 3, 4);
        var mapped = Open(path);
        var tensor = mapped.TensorAt(0, [4], ScalarType.Float32)!;
        var before = mapped.Stamp;

        WholeFile.Write(path, stream => stream.Write(new byte[2]));
        Assert.Equal(before, mapped.Stamp);
        File.Delete(path);
        Assert.Equal(before, mapped.Stamp);

        mapped.Dispose();
        Assert.Equal(before, mapped.Stamp);
        tensor.Dispose();
        Assert.Null(mapped.Stamp);
    }

    [SkippableFact]
    public void OneThatNobodyDisposesGoesWithItsTensors()
    {
        var path = Write(1, 2, 3, 4);

        UseAndForget(path);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.False(IsMapped(path));
    }

    [SkippableFact]
    public void TensorsMayGoOnAnyThread()
    {
        var path = Write(1, 2, 3, 4);
        var mapped = Open(path);

        Parallel.For(
            0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => mapped.TensorAt(0, [2, 2], ScalarType.Float32)!.Dispose());

        Assert.True(IsMapped(path));
        mapped.Dispose();
        Assert.False(IsMapped(path));
        Assert.Throws<ObjectDisposedException>(() => mapped.TensorAt(0, [1], ScalarType.Float32));
    }

    [SkippableFact]
    public void ANumberHasNoSizes()
    {
        using var mapped = Open(Write(5, 6));
        using var number = mapped.TensorAt(4, [], ScalarType.Float32)!;

        Assert.Empty(number.shape);
        Assert.Equal(6, number.item<float>());
    }

    // Whether the process has the file in its memory, as the kernel says.
    internal static bool IsMapped(string path)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux lists what is mapped.");
        return File.ReadLines("/proc/self/maps").Any(line => line.Contains(path, StringComparison.Ordinal));
    }

    private static void UseAndForget(string path)
    {
        using var tensor = Open(path).TensorAt(0, [4], ScalarType.Float32);
        Assert.True(IsMapped(path));
    }

    private static MappedFile Open(string path)
    {
        Skip.If(OperatingSystem.IsWindows(), "Nothing is mapped on Windows.");
        return MappedFile.TryOpen(File.OpenHandle(path))!;
    }

    private string Write(params float[] values)
    {
        var path = _folder.PathOf("mapped");
        File.WriteAllBytes(path, [.. values.SelectMany(BitConverter.GetBytes)]);
        return path;
    }
}
