using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ComponentFolderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderKnowsItsClassAndItsNeighbours()
    {
        _folder.WriteText("model_index.json", """{"vae": ["mine", "MyCodec"], "unet": ["diffusers", "UNet2DModel"]}""");
        _folder.WriteText("vae/config.json", "{}");
        var codec = new ComponentFolder
        {
            Model = ModelFolder.Load(_folder.PathOf(".")), Name = "vae", Device = CPU, Type = ScalarType.BFloat16,
        };

        Assert.Equal(("MyCodec", Path.Combine(_folder.PathOf("."), "vae")), (codec.ClassName, codec.Path));
        Assert.Contains("unet", Assert.Throws<CheckpointException>(() => codec.Beside("unet").Path).Message); // named, but not there
        Assert.Throws<CheckpointException>(() => codec.Beside("tokenizer").ClassName);
    }
}
