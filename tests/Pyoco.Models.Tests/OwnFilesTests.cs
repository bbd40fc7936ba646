namespace Pyoco.Models.Tests;

public sealed class OwnFilesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model_index.json", true)]
    [InlineData("unet/config.json", true)]
    [InlineData("unet/diffusion_pytorch_model-00001-of-00002.safetensors", true)]
    [InlineData("unet/diffusion_pytorch_model.safetensors.index.json", true)]
    [InlineData("scheduler/scheduler_config.json", true)]
    [InlineData("tokenizer/vocab.json", true)]
    [InlineData("first/noise.safetensors", true)]
    [InlineData("second/noise.safetensors", false)]
    [InlineData("unet/diffusion_pytorch_model.bin", false)]
    [InlineData("unet/deep/config.json", false)]
    [InlineData("safety_checker/config.json", false)]
    [InlineData("README.md", false)]
    [InlineData("my.safetensors", false)]
    [InlineData(".env", false)]
    public void PartsOfAModelAreToldFromFilesOfSomebodyElse(string file, bool isOwn)
    {
        _folder.WriteText(
            "model_index.json",
            """{"noise_prior":{"name":"blended","first":{"name":"captured","file":"first/noise.safetensors"}}}""");

        Assert.Equal(isOwn, OwnFiles.Of(_folder.Path, ["unet", "tokenizer", "text_encoder", "vae"])(file));
    }

    [Fact]
    public void AFolderThatIsNoModelHasNoFilesOfAPrior()
    {
        Assert.False(OwnFiles.Of(_folder.Path, ["unet"])("first/noise.safetensors"));
        _folder.WriteText("model_index.json", "no JSON");
        Assert.True(OwnFiles.Of(_folder.Path, ["unet"])("model_index.json"));
    }
}
