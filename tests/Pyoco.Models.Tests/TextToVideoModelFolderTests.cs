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

        Assert.Equal(
            ["scheduler", "text_encoder", "tokenizer", "unet", "vae"], Directory.GetDirectories(path).Select(Path.GetFileName).Order());
        var folder = ModelFolder.Load(path);
        Assert.Equal(("diffusers", "UNet2DConditionModel"), folder.Components["unet"]);
        Assert.Equal(("transformers", "CLIPTextModel"), folder.Components["text_encoder"]);
        Assert.Equal("EDMEulerScheduler", folder.ReadConfig("scheduler").GetProperty("_class_name").GetString());
        Assert.Equal(MethodSpec.Independent, folder.NoisePrior);
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
    public void ASchedulerThatIsNotImplementedIsRefusedByName()
    {
        var path = TinyModels.ImageModelFolder(_folder);
        WriteScheduler(path, """{"_class_name":"SASolverScheduler"}""");

        Assert.Contains("SASolverScheduler", Assert.Throws<NotSupportedException>(() => TextToVideoModel.Load(path)).Message);
    }

    [Fact]
    public void APublishedSchedulerIsReadReplacedAndSavedAsItIs()
    {
        var path = TinyModels.ImageModelFolder(_folder);
        WriteScheduler(path, """{"_class_name":"PNDMScheduler","skip_prk_steps":true,"beta_schedule":"scaled_linear","steps_offset":1}""");

        using var model = TextToVideoModel.Load(path);
        using var adapted = TextToVideoModel.Load(
            path,
            options: new()
            {
                Scheduler = config => config.With(new JsonObject { ["_class_name"] = "DDIMScheduler", ["timestep_spacing"] = "linspace" }),
            });
        using var other = TextToVideoModel.Load(
            path, options: new() { Scheduler = _ => SchedulerConfig.Parse("""{"_class_name":"EulerDiscreteScheduler"}""") });
        adapted.Save(Path.Combine(_folder, "saved"));

        Assert.Equal(("pndm", "ddim", "euler"), (Sampler(model), Sampler(adapted), Sampler(other)));
        Assert.Null(model.Edm);
        Assert.Equal(1, adapted.Scheduler.ToJson()["steps_offset"]!.GetValue<int>());
        var saved = ModelFolder.Load(Path.Combine(_folder, "saved"));
        Assert.Equal(("diffusers", "DDIMScheduler"), saved.Components["scheduler"]);
        Assert.Equal("linspace", saved.ReadConfig("scheduler").GetProperty("timestep_spacing").GetString());
    }

    [Fact]
    public void AFunctionThatGivesNoSchedulerIsAMistake()
    {
        var path = TinyModels.ImageModelFolder(_folder);

        Assert.Throws<ArgumentException>(() => TextToVideoModel.Load(path, options: new() { Scheduler = _ => null! }));
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

    [Theory]
    [InlineData("\"frames\": 9", "Frames is 9; at most MaxFrames, 8")]
    [InlineData("\"frames\": 0", "Frames is 0")]
    [InlineData("\"max_frames\": -1", "MaxFrames is -1")]
    [InlineData("\"frame_rate\": 5000", "FrameRate is 5000")]
    [InlineData("\"frame_rate\": 0.001", "FrameRate is 0.001")]
    public void ClipsThatNobodyCanMakeAreRefusedWhenTheFolderIsOpened(string entry, string named)
    {
        var path = TinyModels.ImageModelFolder(_folder);
        var index = Path.Combine(path, "model_index.json");
        var json = JsonNode.Parse(File.ReadAllText(index))!.AsObject();
        json["pyoco"] = JsonNode.Parse($$"""{"frames": 4, "max_frames": 8, "frame_rate": 8}""");
        var changed = JsonNode.Parse($"{{{entry}}}")!.AsObject().Single();
        json["pyoco"]![changed.Key] = changed.Value!.DeepClone();
        File.WriteAllText(index, json.ToJsonString());

        var error = Assert.Throws<CheckpointException>(() => TextToVideoModel.Load(path));

        Assert.Contains(named, error.Message);
        Assert.Contains(path, error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(26755)]
    [InlineData(int.MaxValue)]
    public void APatchSizeThatCannotBeIsDamageOfTheFile(int size)
    {
        var path = TinyModels.ImageModelFolder(_folder);
        File.WriteAllText(Path.Combine(path, "vae", "config.json"), $$"""{"_class_name":"PixelCodec","patch_size":{{size}}}""");

        Assert.Contains($"patch_size is {size}", Assert.Throws<CheckpointException>(() => TextToVideoModel.Load(path)).Message);
    }

    [Theory]
    [InlineData(TorchSharp.torch.ScalarType.Int32)]
    [InlineData(TorchSharp.torch.ScalarType.Bool)]
    [InlineData(TorchSharp.torch.ScalarType.ComplexFloat32)]
    public void ATypeThatNothingIsComputedInIsRefusedForLoadingAndSaving(TorchSharp.torch.ScalarType type)
    {
        var path = TinyModels.ImageModelFolder(_folder);
        using var model = TextToVideoModel.Load(path);

        Assert.Contains(
            $"The type is {type}", Assert.Throws<ArgumentException>("type", () => TextToVideoModel.Load(path, type: type)).Message);
        Assert.Contains($"The type is {type}", Assert.Throws<InvalidOperationException>(
            () => VideoDiffusionPipeline.CreateBuilder().UseModel(path, type: type).UseNoise(TestSupport.CholeskyNoise.White).UseEuler(1)
                .Build()).Message);
        Assert.Throws<ArgumentException>("type", () => model.Save(Path.Combine(_folder, "saved"), type));
        Assert.False(Directory.Exists(Path.Combine(_folder, "saved")));
    }

    private static void WriteScheduler(string folder, string json) =>
        File.WriteAllText(Path.Combine(folder, "scheduler", "scheduler_config.json"), json);

    private static string Sampler(TextToVideoModel model) => model.CreatePlan(5, model.Info.LatentShape).CreateSampler().Spec.Name;
}
