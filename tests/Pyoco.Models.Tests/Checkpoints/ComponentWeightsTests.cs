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

        Assert.Contains("pytorch_model.bin", Assert.Throws<NotSupportedException>(() => ComponentWeights.Find(_folder.Path)).Message);
    }

    [Fact]
    public void ShardsAreRefusedByName()
    {
        _folder.WriteText("model.safetensors.index.json", "{}");
        _folder.WriteText("model-00001-of-00002.safetensors", "");

        Assert.Contains("model.safetensors.index.json", Assert.Throws<NotSupportedException>(() => ComponentWeights.Find(_folder.Path)).Message);
    }

    [Fact]
    public void NoWeightsAreAMissingFile()
    {
        Assert.Contains("model.safetensors", Assert.Throws<FileNotFoundException>(() => ComponentWeights.Find(_folder.Path)).Message);
        Assert.Throws<FileNotFoundException>(() => ComponentWeights.Find(_folder.PathOf("none")));
    }
}
