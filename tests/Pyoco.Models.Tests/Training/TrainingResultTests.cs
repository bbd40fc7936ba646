using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

public sealed class TrainingResultTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheSmallestThingThatHoldsAllThatLearnsIsSaved()
    {
        var image = TinyModels.ImageModelFolder(_folder, TinyModels.MotionBase);
        var extension = new ImageModelExtension { Clip = new VideoConfig { Frames = 4, MaxFrames = 6 }, Motion = TinyModels.Modules };
        using var model = TextToVideoModel.FromImageModel(image, extension);

        Assert.Equal(["config.json", "diffusion_pytorch_model.safetensors"], Saved(TrainedWeights.MotionModules, "motion_adapter"));
        Assert.Equal(["pytorch_lora_weights.safetensors"], Saved(TrainedWeights.Lora(new LoraOptions { Rank = 2 }), "lora"));
        Assert.Contains("model_index.json", Saved(TrainedWeights.TemporalLayers, "model"));

        IEnumerable<string> Saved(TrainedWeights train, string name)
        {
            using var learning = new LearningWeights(model, train, trainsText: false);
            var result = new TrainingResult(model, CholeskyNoise.White, learning, train);
            var folder = Path.Combine(_folder, result.Name);
            Assert.Equal(name, result.Name);
            result.Save(folder);
            result.Recover(folder);
            return Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
        }
    }

    [Fact]
    public void WhatDoesNotLearnIsNotSavedAsIfItDid()
    {
        using var model = TinyModels.ImageModel(_folder);
        using var learning = new LearningWeights(model, TrainedWeights.All, trainsText: false);
        var result = new TrainingResult(model, CholeskyNoise.White, learning, TrainedWeights.All);

        Assert.Contains("No LoRA learns", Assert.Throws<InvalidOperationException>(() => result.SaveLora(_folder)).Message);
        var error = Assert.Throws<InvalidOperationException>(
            () => result.SaveMotionAdapter(Path.Combine(_folder, "a"), TorchSharp.torch.ScalarType.Float32));
        Assert.Contains("motion modules", error.Message);
        Assert.False(Directory.Exists(Path.Combine(_folder, "a")));
    }
}
