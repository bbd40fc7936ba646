using System.Text.Json.Nodes;
using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class ExpertModelFolderTests : IDisposable
{
    private const string Both =
        """[{"component": "unet", "above": 0.5}, {"component": "unet_low", "above": 0, "up_to": 0.5}]""";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EachLevelIsTheNetworksOfItsExpert()
    {
        using var scope = NewDisposeScope();
        var path = Ensemble(Both);
        using var model = ExpertModelFolder.Load(path);
        using var high = Single("unet");
        using var low = Single("unet_low");
        using var text = high.TextEncoder!.Encode(["a green orc"]);
        var request = new DenoiserRequest { Text = text };
        var x = TinyModels.Normal(1, 12, 1, 8, 8);
        var denoiser = model.Bind(request);

        Assert.Equal(["first"], model.OpenExperts);
        Assert.Equal(
            ["text_encoder", "unet", "unet_low"],
            model.Provenance.Sha256.Keys.Select(file => file.Split('/')[0])); // before it is opened, too
        foreach (var (sigma, expert) in new[] { (4.0, high), (0.51, high), (0.5, low), (0.1, low) })
        {
            var level = NoiseLevel.FromSigma(sigma);
            Tensors.BitEqual(expert.Bind(request).Clean(x, level), denoiser.Clean(x, level));
        }

        Assert.Equal(["first", "unet_low"], model.OpenExperts);
        Assert.Contains("unet_low/diffusion_pytorch_model.safetensors", model.Provenance.Sha256.Keys);
    }

    [Fact]
    public void UseModelOpensItAndLorasDoNotGoIntoAPartOfIt()
    {
        var path = Ensemble(Both);
        using var pipeline = Builder(path).Build();

        var clip = pipeline.Generate(
            "a green orc", new GenerationOptions { Seed = 1, Guidance = new ClassifierFreeGuidance(2).Rescaled() });

        Assert.Equal(2, pipeline.GetService<ExpertVideoModel>()!.OpenExperts.Count);
        Assert.Contains("unet_low/diffusion_pytorch_model.safetensors", clip.Report!.Weights.Sha256.Keys);
        Assert.Contains(
            "ExpertVideoModel", Assert.Throws<InvalidOperationException>(() => Builder(path).UseLora("x.safetensors").Build()).Message);
        Assert.Contains("several expert networks", Assert.Throws<NotSupportedException>(() => TextToVideoModel.Load(path)).Message);
        Assert.False(ExpertModelFolder.IsOne(_folder.PathOf("image-model")));
    }

    [Theory]
    [InlineData("""[{"component": "unet", "above": 1}, {"component": "unet_low", "up_to": 0.5}]""", "levels from sigma 0.5 to 1")]
    [InlineData("""[{"component": "unet", "above": 0.2}, {"component": "unet_low", "up_to": 0.5}]""", "'unet_low' and 'unet' overlap")]
    [InlineData("""[{"component": "unet", "up_to": 9}, {"component": "unet_low", "above": 9, "up_to": 90}]""", "above sigma 90")]
    [InlineData("""[{"component": "unet"}, {"component": "unet"}]""", "'unet' twice")]
    [InlineData("""[{"component": "unet_low"}]""", "does not list 'unet'")]
    [InlineData("""[{"component": "unet", "above": 2, "up_to": 1}]""", "'unet' is wrong")]
    [InlineData("""[{"above": 2}]""", "without a component")]
    [InlineData("""{"unet": 2}""", "a list of experts was expected")]
    [InlineData("""[{"component": "unet", "above": 1}, {"component": "unet_absent", "up_to": 1}]""", "unet_absent")]
    public void IntervalsThatDoNotFitAndExpertsThatAreNotThereAreRefused(string experts, string message) =>
        Assert.Contains(message, Assert.Throws<CheckpointException>(() => ExpertModelFolder.Load(Ensemble(experts))).Message);

    [Fact]
    public void AMissingFileOfAnExpertIsFoundBeforeAnythingIsComputed()
    {
        var path = Ensemble(Both);
        File.Delete(Path.Combine(path, "unet_low", "diffusion_pytorch_model.safetensors"));
        Assert.Contains("unet_low", Assert.Throws<FileNotFoundException>(() => ExpertModelFolder.Load(path)).Message);

        Directory.Delete(Path.Combine(path, "unet_low"), recursive: true);
        Assert.Contains("unet_low", Assert.Throws<CheckpointException>(() => ExpertModelFolder.Load(path)).Message);
    }

    private static VideoDiffusionPipelineBuilder Builder(string path) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(path).UseNoise(CholeskyNoise.White).UseEuler(4).UseGuidance(2);

    // The image model, once more with its network scaled as a second expert.
    private string Ensemble(string experts)
    {
        var image = TinyModels.ImageModelFolder(_folder.Path);
        var path = FolderCopy.Make(image, _folder.PathOf("ensemble"));
        Directory.CreateDirectory(Path.Combine(path, "unet_low"));
        File.Copy(Path.Combine(path, "unet", "config.json"), Path.Combine(path, "unet_low", "config.json"));
        Scale(Path.Combine(path, "unet"), Path.Combine(path, "unet_low"));
        var index = Path.Combine(path, "model_index.json");
        var json = JsonNode.Parse(File.ReadAllText(index))!.AsObject();
        json["unet_low"] = json["unet"]!.DeepClone();
        json["pyoco"]!["experts"] = JsonNode.Parse(experts);
        File.WriteAllText(index, json.ToJsonString());
        return path;
    }

    private static void Scale(string from, string to)
    {
        const string name = "diffusion_pytorch_model.safetensors";
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(Path.Combine(from, name));
        SafetensorsWriter.Write(Path.Combine(to, name), file.Names.ToDictionary(n => n, n => file.Read(n).Times(0.9)));
    }

    // One of the ensemble's networks in a folder of its own.
    private TextToVideoModel Single(string component)
    {
        var path = _folder.PathOf($"only-{component}");
        Directory.CreateDirectory(path);
        foreach (var folder in new[] { "scheduler", "text_encoder", "tokenizer", "vae" })
        {
            FolderCopy.Make(_folder.PathOf("ensemble", folder), Path.Combine(path, folder));
        }

        FolderCopy.Make(_folder.PathOf("ensemble", component), Path.Combine(path, "unet"));
        File.Copy(_folder.PathOf("image-model", "model_index.json"), Path.Combine(path, "model_index.json"));
        return TextToVideoModel.Load(path);
    }
}
