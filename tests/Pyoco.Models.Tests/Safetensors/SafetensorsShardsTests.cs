using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class SafetensorsShardsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public SafetensorsShardsTests()
    {
        Write("one.safetensors", "a", "b");
        Write("two.safetensors", "c");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TensorsOfAllFilesAreOneSet()
    {
        using var shards = Open(
            """{"metadata": {"total_size": 12}, "weight_map": {"a": "one.safetensors", "b": "one.safetensors", "c": "two.safetensors"}}""");

        using var c = shards.Read("c", ScalarType.Float64);

        Assert.Equal(["a", "b", "c"], shards.Names.Order());
        Assert.Equal((ScalarType.Float64, (double)'c'), (c.dtype, c.item<double>()));
        Assert.Equal(ScalarType.Float32, shards.Describe("a").Type);
        Assert.Contains("'d'", Assert.Throws<CheckpointException>(() => shards.Describe("d")).Message);
    }

    [Fact]
    public void EveryDisagreementIsInOneMessage()
    {
        Write("three.safetensors", "a");

        var message = Refused(
            """{"weight_map": {"a": "one.safetensors", "c": "one.safetensors", "d": "two.safetensors","""
                + """ "e": "three.safetensors", "f": "four.safetensors"}}""");

        Assert.Contains("1 missing files: four.safetensors", message);
        Assert.Contains(
            "3 tensors that their file lacks: c (in one.safetensors), d (in two.safetensors), e (in three.safetensors)",
            message);
        Assert.Contains("1 tensors in several files: a (in one.safetensors and three.safetensors)", message);
        Assert.Contains("1 tensors that the index lacks: b (in one.safetensors)", message);
    }

    [Fact]
    public void ADamagedFileIsNamed()
    {
        File.WriteAllBytes(_folder.PathOf("two.safetensors"), [1, 2, 3]);

        Assert.Contains(
            "two.safetensors", Refused("""{"weight_map": {"a": "one.safetensors", "b": "one.safetensors", "c": "two.safetensors"}}"""));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"weight_map": []}""")]
    [InlineData("""{"weight_map": {"a": 1}}""")]
    [InlineData("""{"weight_map": {"a": "one.safetensors", "a": "two.safetensors"}}""")]
    [InlineData("""{"weight_map": {"a": "../one.safetensors"}}""")]
    [InlineData("""{"weight_map": {"a": ".."}}""")]
    [InlineData("""{"weight_map": {"a": "/etc/one.safetensors"}}""")]
    [InlineData("""{"weight_map": {"a": "c:one.safetensors"}}""")]
    [InlineData("""{"weight_map": {"a": ""}}""")]
    [InlineData("""{"weight_map": {"\ud800": "one.safetensors"}}""")]
    public void ADamagedIndexIsACheckpointError(string json) => Assert.Contains("index.json", Refused(json));

    [Fact]
    public void AMissingIndexIsAMissingFile() =>
        Assert.Throws<FileNotFoundException>(() => SafetensorsShards.Open(_folder.PathOf("index.json")));

    [Fact]
    public void FilesAreClosedWhenTheyAreRefused()
    {
        Refused("""{"weight_map": {"a": "one.safetensors"}}""");

        // Windows would refuse this while the file is open; elsewhere the open handles are counted.
        File.Delete(_folder.PathOf("one.safetensors"));
        Assert.DoesNotContain(OpenFiles(), f => f.Contains(_folder.Path, StringComparison.Ordinal));
    }

    private static IEnumerable<string> OpenFiles() => !OperatingSystem.IsLinux()
        ? []
        : Directory.GetFileSystemEntries("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget ?? "");

    private string Refused(string json) => Assert.Throws<CheckpointException>(() => Open(json)).Message;

    private SafetensorsShards Open(string json) => SafetensorsShards.Open(_folder.WriteText("index.json", json));

    // Every tensor is the number of its name's letter.
    private void Write(string file, params string[] names)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(_folder.PathOf(file), names.ToDictionary(n => n, n => tensor(new[] { (float)n[0] })));
    }
}
