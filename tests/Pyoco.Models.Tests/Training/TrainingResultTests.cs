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

    [Theory]
    [InlineData("file", "is made from a file")]
    [InlineData("sha256", "is made from a tensor")]
    public void ALoraThatCouldNotNameItsPriorIsRefused(string parameter, string because)
    {
        TinyModels.ImageModelFolder(_folder);
        using var model = TinyTraining.VideoModel(_folder);
        var prior = new CholeskyNoise(
            new MethodSpec("outer", ("inner", new MethodSpec("captured", (parameter, "/abc")))), f => FrameMatrices.Diagonal(f, 1));
        var train = TrainedWeights.Lora(new LoraOptions { Rank = 2 });
        using var learning = new LearningWeights(model, train, trainsText: false);
        var run = Path.Combine(_folder, "run");

        var error = Assert.Throws<NotSupportedException>(() => new TrainingResult(model, prior, learning, train).ThrowIfNotSavable(run));

        Assert.Contains($"What is trained could not be saved to {Path.Combine(run, "lora")}", error.Message);
        Assert.Contains(because, error.Message);
        new TrainingResult(model, CholeskyNoise.White, learning, train).ThrowIfNotSavable(run);
    }

    [Fact]
    public void MotionModulesOfStoredNoiseAreSavedWithTheirModel()
    {
        var image = TinyModels.ImageModelFolder(_folder, TinyModels.MotionBase);
        var extension = new ImageModelExtension { Clip = new VideoConfig { Frames = 4, MaxFrames = 6 }, Motion = TinyModels.Modules };
        using var model = TextToVideoModel.FromImageModel(image, extension);
        using var learning = new LearningWeights(model, TrainedWeights.MotionModules, trainsText: false);

        Assert.Equal("motion_adapter", Name(new MethodSpec("mine")));
        Assert.Equal("model", Name(new MethodSpec("mine", ("sha256", "abc"))));

        string Name(MethodSpec prior) =>
            new TrainingResult(
                model, new CholeskyNoise(prior, f => FrameMatrices.Diagonal(f, 1)), learning, TrainedWeights.MotionModules).Name;
    }

    [Fact]
    public void APriorOrATextEncoderThatHasNoFormInAModelFolderIsRefused()
    {
        var image = TinyModels.ImageModelFolder(_folder);
        using var video = TinyTraining.VideoModel(_folder);
        using var encoder = PrecomputedTextEncoder.From(video.TextEncoder!, "a green orc");
        using var model = TextToVideoModel.Load(image, options: new ModelLoadOptions { TextEncoder = encoder });
        var prior = new CholeskyNoise(new MethodSpec("mine", ("file", "noise.bin")), f => FrameMatrices.Diagonal(f, 1));

        Assert.Contains("'noise.bin' and does not save it", Refusal(video, prior));
        Assert.Contains("PrecomputedTextEncoder is no component of a model folder", Refusal(model, CholeskyNoise.White));

        string Refusal(TextToVideoModel of, IVideoNoisePrior noise)
        {
            using var learning = new LearningWeights(of, TrainedWeights.All, trainsText: false);
            var result = new TrainingResult(of, noise, learning, TrainedWeights.All);
            return Assert.Throws<NotSupportedException>(() => result.ThrowIfNotSavable(Path.Combine(_folder, "run"))).Message;
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
