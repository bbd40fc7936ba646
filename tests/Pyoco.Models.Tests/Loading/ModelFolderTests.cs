using System.Text.Json.Nodes;

namespace Pyoco.Models.Tests;

public sealed class ModelFolderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void APublishedIndexIsRead()
    {
        _folder.WriteText("model_index.json", """
            {"_class_name":"StableDiffusionPipeline","_diffusers_version":"0.6.0","feature_extractor":["transformers","CLIPImageProcessor"],
             "safety_checker":[null,null],"requires_safety_checker":false,"unet":["diffusers","UNet2DConditionModel"]}
            """);
        _folder.WriteText("unet/config.json", """{"sample_size":64}""");
        var weights = _folder.WriteText("unet/diffusion_pytorch_model.fp16.safetensors", "");

        var folder = ModelFolder.Load(_folder.Path);

        Assert.Equal(_folder.Path, folder.Path);
        Assert.Equal("StableDiffusionPipeline", folder.ClassName);
        Assert.Equal(MethodSpec.Independent, folder.NoisePrior);
        Assert.Equal(["feature_extractor", "unet"], folder.Components.Keys.Order());
        Assert.Equal(("diffusers", "UNet2DConditionModel"), folder.Components["unet"]);
        Assert.Equal(_folder.PathOf("unet"), folder.ComponentPath("unet"));
        Assert.Equal(weights, folder.WeightsFile("unet"));
        Assert.Equal(64, folder.ReadConfig("unet").GetProperty("sample_size").GetInt32());
        Assert.False(folder.Extra("requires_safety_checker")!.Value.GetBoolean());
        Assert.Null(folder.Extra("pyoco"));
    }

    [Fact]
    public void WhatIsWrittenIsReadBackAndAlwaysTheSameBytes()
    {
        var components = new Dictionary<string, (string, string)> { ["vae"] = ("pyoco", "PixelCodec"), ["unet"] = ("pyoco", "VideoUNet") };
        var prior = new MethodSpec("progressive", ("alpha", 2));

        ModelFolder.WriteIndex(
            _folder.PathOf("new", "a"), "Model", components, prior, new JsonObject { ["pyoco"] = new JsonObject { ["frames"] = 16 } });
        ModelFolder.WriteIndex(
            _folder.PathOf("b"), "Model", components.Reverse().ToDictionary(), prior,
            new JsonObject { ["pyoco"] = new JsonObject { ["frames"] = 16 } });

        var read = ModelFolder.Load(_folder.PathOf("new", "a"));
        Assert.Equal(("Model", prior), (read.ClassName, read.NoisePrior));
        Assert.Equal(components.OrderBy(c => c.Key), read.Components.OrderBy(c => c.Key));
        Assert.Equal(16, read.Extra("pyoco")!.Value.GetProperty("frames").GetInt32());
        var text = File.ReadAllText(_folder.PathOf("b", "model_index.json"));
        Assert.Equal(text, File.ReadAllText(_folder.PathOf("new", "a", "model_index.json")));
        Assert.StartsWith(
            "{\n  \"_class_name\": \"Model\",\n  \"noise_prior\": {\n    \"name\": \"progressive\",\n    \"alpha\": 2\n  },\n  \"unet\": [",
            text);
        Assert.EndsWith("}\n", text);
    }

    [Theory]
    [InlineData("unet")]
    [InlineData("noise_prior")]
    public void TwoEntriesOfOneNameAreRefused(string name)
    {
        var components = new Dictionary<string, (string, string)> { ["unet"] = ("pyoco", "VideoUNet") };

        var error = Assert.Throws<ArgumentException>(
            () => ModelFolder.WriteIndex(_folder.Path, "Model", components, MethodSpec.Independent, new JsonObject { [name] = 1 }));

        Assert.Contains($"'{name}'", error.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"unet":["a","b"],"unet":["a","b"]}""")]
    [InlineData("""{"noise_prior":null}""")]
    [InlineData("""{"noise_prior":{"alpha":2}}""")]
    [InlineData("""{"noise_prior":{"name":"mixed","alpha":1e999}}""")]
    [InlineData("""{"a\ud800":["a","b"]}""")]
    [InlineData("""{"a":["\ud800","b"]}""")]
    public void ADamagedIndexIsRefusedByPath(string json)
    {
        var path = _folder.WriteText("model_index.json", json);

        Assert.Contains(path, Assert.Throws<CheckpointException>(() => ModelFolder.Load(_folder.Path)).Message);
    }

    // Nothing depends on it.
    [Theory]
    [InlineData("""["pipeline", "MyPipeline"]""", "MyPipeline")]
    [InlineData("\"MyPipeline\"", "MyPipeline")]
    [InlineData("5", null)]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    public void TheClassOfThePipelineMayBeAnything(string json, string? name)
    {
        _folder.WriteText("model_index.json", $$"""{"_class_name": {{json}}}""");

        Assert.Equal(name, ModelFolder.Load(_folder.Path).ClassName);
    }

    [Fact]
    public void TheFolderOfAComponentIsSaidToBeOne()
    {
        _folder.WriteText("config.json", "{}");

        Assert.Contains("the folder of one component", Assert.Throws<CheckpointException>(() => ModelFolder.Load(_folder.Path)).Message);
    }

    [Fact]
    public void WhatIsMissingIsSaid()
    {
        Assert.Throws<DirectoryNotFoundException>(() => ModelFolder.Load(_folder.PathOf("none")));
        Assert.Contains("model_index.json", Assert.Throws<CheckpointException>(() => ModelFolder.Load(_folder.Path)).Message);

        _folder.WriteText("model_index.json", """{"unet":["diffusers","UNet"],"vae":["diffusers","VAE"],"safety_checker":[null,null]}""");
        _folder.WriteText("unet/readme", "");
        var folder = ModelFolder.Load(_folder.Path);

        Assert.Null(folder.ClassName);
        Assert.Contains("unet, vae", Assert.Throws<CheckpointException>(() => folder.ComponentPath("safety_checker")).Message);
        Assert.Contains("vae", Assert.Throws<CheckpointException>(() => folder.ComponentPath("vae")).Message);
        Assert.Equal(_folder.PathOf("unet", "config.json"), Assert.Throws<FileNotFoundException>(() => folder.ReadConfig("unet")).FileName);
        Assert.Throws<FileNotFoundException>(() => folder.WeightsFile("unet"));
    }

    [Fact]
    public void ASchedulerHasItsOwnConfigName()
    {
        _folder.WriteText("model_index.json", """{"scheduler":["diffusers","DDIMScheduler"]}""");
        _folder.WriteText("scheduler/scheduler_config.json", """{"beta_start":0.5}""");

        Assert.Equal(0.5, ModelFolder.Load(_folder.Path).ReadConfig("scheduler").GetProperty("beta_start").GetDouble());
    }

    [Fact]
    public void Sha256IsThatOfTheStandard()
    {
        // FIPS 180-4, example "abc".
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ModelFolder.Sha256(_folder.WriteText("a", "abc")));
    }
}
