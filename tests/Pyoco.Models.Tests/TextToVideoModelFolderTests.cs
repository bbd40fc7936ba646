using System.Text.Json.Nodes;

namespace Pyoco.Models.Tests;

public sealed class TextToVideoModelFolderTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheFolderHasTheDiffusersLayout()
    {
        var path = TinyModels.ImageModelFolder(_folder);

        Assert.Equal(["scheduler", "text_encoder", "tokenizer", "unet", "vae"], Directory.GetDirectories(path).Select(Path.GetFileName).Order());
        var folder = ModelFolder.Open(path);
        Assert.Equal(("diffusers", "UNet2DConditionModel"), folder.Components["unet"]);
        Assert.Equal(("transformers", "CLIPTextModel"), folder.Components["text_encoder"]);
        Assert.Equal("EDMEulerScheduler", folder.ReadConfig("scheduler").GetProperty("_class_name").GetString());
        Assert.Equal(NoisePriorSpec.Independent, folder.NoisePrior);
    }

    [Theory]
    [InlineData("unet")]
    [InlineData("text_encoder")]
    [InlineData("scheduler")]
    public void AMissingComponentIsNamed(string component)
    {
        var path = TinyModels.ImageModelFolder(_folder);
        Directory.Delete(Path.Combine(path, component), recursive: true);

        Assert.Contains(component, Assert.Throws<CheckpointException>(() => TextToVideoModel.Load(path)).Message);
    }

    [Fact]
    public void AnotherSchedulerIsRefusedByName()
    {
        var path = TinyModels.ImageModelFolder(_folder);
        var file = Path.Combine(path, "scheduler", "scheduler_config.json");
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        json["_class_name"] = "PNDMScheduler";
        File.WriteAllText(file, json.ToJsonString());

        Assert.Contains("PNDMScheduler", Assert.Throws<NotSupportedException>(() => TextToVideoModel.Load(path)).Message);
    }

    [Fact]
    public void ATruncatedNetworkIsRefused()
    {
        var path = TinyModels.ImageModelFolder(_folder);
        var file = Path.Combine(path, "unet", "diffusion_pytorch_model.safetensors");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^10]);

        Assert.Throws<CheckpointException>(() => TextToVideoModel.Load(path));
    }

    [Fact]
    public void ACodecThatDoesNotFitTheNetworkIsRefused()
    {
        var path = TinyModels.ImageModelFolder(_folder);
        File.WriteAllText(Path.Combine(path, "vae", "config.json"), """{"_class_name":"PixelCodec","patch_size":4}""");

        Assert.Contains("48 channels", Assert.Throws<CheckpointException>(() => TextToVideoModel.Load(path)).Message);
    }
}
