using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ComponentWeightsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("diffusion_pytorch_model.safetensors")]
    [InlineData("model.safetensors")]
    [InlineData("diffusion_pytorch_model.fp16.safetensors")]
    [InlineData("model.fp16.safetensors")]
    public void EveryPublishedNameIsFound(string name)
    {
        var path = _folder.WriteText(name, "");
        _folder.WriteText("diffusion_pytorch_model.bin", "");

        Assert.Equal(path, ComponentWeights.Find(_folder.Path));
    }

    [Fact]
    public void FullPrecisionComesBeforeHalf()
    {
        _folder.WriteText("model.fp16.safetensors", "");
        var full = _folder.WriteText("model.safetensors", "");

        Assert.Equal(full, ComponentWeights.Find(_folder.Path));
    }

    [Fact]
    public void OnlyAPickleIsRefusedByName()
    {
        _folder.WriteText("pytorch_model.bin", "");

        var message = Assert.Throws<NotSupportedException>(() => ComponentWeights.Open(_folder.Path)).Message;
        Assert.Contains("pytorch_model.bin is a pickle", message);
        Assert.Contains("torch.load('pytorch_model.bin'", message);
    }

    [Fact]
    public void SeveralFilesAreRefusedByNameWhereOneIsWanted()
    {
        _folder.WriteText("model.safetensors.index.json", "{}");
        _folder.WriteText("model-00001-of-00002.safetensors", "");

        Assert.Contains(
            "model.safetensors.index.json",
            Assert.Throws<NotSupportedException>(() => ComponentWeights.Find(_folder.Path)).Message);
    }

    [Theory]
    [InlineData("diffusion_pytorch_model.safetensors.index.json")]
    [InlineData("model.safetensors.index.json")]
    [InlineData("diffusion_pytorch_model.safetensors.index.fp16.json")]
    [InlineData("model.safetensors.index.fp16.json")]
    public void SeveralFilesOpenAsOne(string index)
    {
        Write("a-00001-of-00002.safetensors", "x");
        Write("a-00002-of-00002.safetensors", "y");
        _folder.WriteText(index, """{"weight_map": {"x": "a-00001-of-00002.safetensors", "y": "a-00002-of-00002.safetensors"}}""");

        using var weights = ComponentWeights.Open(_folder.Path);

        Assert.Equal(["x", "y"], weights.Names.Order());
    }

    [Fact]
    public void OneFileComesBeforeSeveralAndFullPrecisionBeforeHalf()
    {
        Write("model.fp16.safetensors", "half");
        _folder.WriteText("model.safetensors.index.json", """{"weight_map": {"x": "x.safetensors"}}""");
        Write("x.safetensors", "x");

        using (var several = ComponentWeights.Open(_folder.Path))
        {
            Assert.Equal(["x"], several.Names);
        }

        Write("model.safetensors", "one");
        using var one = ComponentWeights.Open(_folder.Path);
        Assert.Equal(["one"], one.Names);
    }

    [Fact]
    public void NoWeightsAreAMissingFile()
    {
        Assert.Contains("model.safetensors", Assert.Throws<FileNotFoundException>(() => ComponentWeights.Find(_folder.Path)).Message);
        Assert.Throws<FileNotFoundException>(() => ComponentWeights.Find(_folder.PathOf("none")));
        Assert.Throws<FileNotFoundException>(() => ComponentWeights.Open(_folder.Path));
    }

    private void Write(string file, string tensor)
    {
        using var one = ones(1);
        SafetensorsWriter.Write(_folder.PathOf(file), new Dictionary<string, Tensor> { [tensor] = one });
    }

    [Fact]
    public void AConfigIsReadAndAMissingOneIsNamed()
    {
        var folder = Directory.CreateTempSubdirectory("pyoco-config-");
        var path = Path.Combine(folder.FullName, "config.json");

        Assert.Equal(path, Assert.Throws<FileNotFoundException>(() => ComponentWeights.ReadConfig(folder.FullName)).FileName);
        File.WriteAllText(path, "{}");
        Assert.Equal("{}", ComponentWeights.ReadConfig(folder.FullName));
        folder.Delete(recursive: true);
    }
}
