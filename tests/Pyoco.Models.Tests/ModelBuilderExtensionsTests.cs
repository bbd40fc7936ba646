using System.Text.Json.Nodes;
using Pyoco.Noise;
using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ModelBuilderExtensionsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AMissingFolderAndOneThatIsNoModelAreMistakesOfTheBuild()
    {
        var empty = TinyModels.Folder();

        Assert.Contains("was not found", Message(Path.Combine(empty, "nowhere")));
        Assert.Contains("model_index.json", Message(empty));
        Directory.Delete(empty);

        static string Message(string folder) => Assert.Throws<InvalidOperationException>(
            () => VideoDiffusionPipeline.CreateBuilder().UseModel(folder).UseNoise(CholeskyNoise.White).UseEuler(1).Build()).Message;
    }

    [Fact]
    public void AnAdapterThatWasTrainedHereBringsItsPriorAndAnotherNoiseIsRefused()
    {
        var folder = TinyModels.Folder();
        var (image, adapter) = (TinyModels.ImageModelFolder(folder, TinyModels.MotionBase), Path.Combine(folder, "adapter"));
        var (prior, clip) = (new MixedNoise(alpha: 1), new VideoConfig { Frames = 4, MaxFrames = 6 });
        using (var model = TextToVideoModel.FromImageModel(image, new ImageModelExtension { Clip = clip, Motion = TinyModels.Modules }))
        using (var trainer = new DiffusionTrainer(model, prior, new TrainingOptions { Train = TrainedWeights.MotionModules }))
        using (var batch = TinyModels.Batch(0))
        {
            trainer.Step(batch);
            trainer.SaveMotionAdapter(adapter);
        }

        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(image).UseMotionAdapter(adapter).UseModelNoise().UseEuler(1).Build();
        var other = Assert.Throws<InvalidOperationException>(() => VideoDiffusionPipeline.CreateBuilder()
            .UseModel(image).UseMotionAdapter(adapter).UseIndependentNoise().UseEuler(1).Build());

        Assert.Equal(prior.Spec, pipeline.Model.NoisePrior);
        Assert.Equal(prior.Spec, pipeline.GetService<IVideoNoisePrior>()!.Spec);
        Assert.Contains("was trained with mixed(alpha=1)", other.Message);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void LorasAreMergedWhenThePipelineIsBuilt()
    {
        using var scope = NewDisposeScope();
        var folder = TinyModels.Folder();
        var model = TinyModels.ImageModelFolder(folder);
        using var network = TinyModels.Network(TinyModels.Image);
        var lora = TinyLoras.Write(Path.Combine(folder, "lora.safetensors"), TinyLoras.Pair(network, TinyLoras.Linear));

        Assert.Equal(Frame(), Frame(0));
        Assert.NotEqual(Frame(), Frame(3));
        Assert.NotEqual(Frame(3), Frame(3, 4));
        Assert.Contains(
            "absent",
            Assert.Throws<InvalidOperationException>(() => Builder().UseModel(model).UseLora("absent").Build()).Message);
        var stranger = Assert.Throws<InvalidOperationException>(() => Builder().UseModel(() => new FakeVideoModel()).UseLora(lora).Build());
        Assert.Contains("FakeVideoModel", stranger.Message);
        Directory.Delete(folder, recursive: true);

        static VideoDiffusionPipelineBuilder Builder() => VideoDiffusionPipeline.CreateBuilder().UseNoise(CholeskyNoise.White).UseEuler(2);

        byte[] Frame(params double[] weights)
        {
            using var pipeline = weights.Aggregate(Builder().UseModel(model), (b, w) => b.UseLora(lora, w)).Build();
            return pipeline.Generate("a green orc", new GenerationOptions { Seed = 1 }).Frame(0).ToArray();
        }
    }

    [Fact]
    public void AnAdapterMakesAnImageModelAVideoModelAndTheFoldersSchedulerIsOverridden()
    {
        var (model, adapter) = Published();

        using var pipeline = Builder(model).UseMotionAdapter(adapter).UseModelSampler(2).Build();
        var clip = pipeline.Generate("a green orc", new GenerationOptions { Seed = 1, Frames = 3 });

        Assert.Equal((6, 6, 3), (pipeline.Model.MaxFrames, pipeline.Model.LatentShape.Frames, clip.FrameCount));
        using var adapted = TextToVideoModel.Load(model);
        adapted.AddMotionAdapter(adapter);
        Assert.Equal("linear", adapted.Scheduler.ToJson()["beta_schedule"]!.GetValue<string>());
        Assert.Equal("linspace", adapted.Scheduler.ToJson()["timestep_spacing"]!.GetValue<string>());
        Assert.Contains(
            "temporal layers already",
            Assert.Throws<InvalidOperationException>(() => adapted.AddMotionAdapter(adapter)).Message);
    }

    [Fact]
    public void AnAdapterComesBeforeTheLoras()
    {
        using var scope = NewDisposeScope();
        var (path, adapter) = Published();
        using var network = TinyModels.Network(TinyModels.MotionBase);
        var lora = TinyLoras.Write(_folder.PathOf("lora.safetensors"), TinyLoras.Pair(network, TinyLoras.Linear));
        using var model = TextToVideoModel.Load(path);
        model.AddLora(lora);

        Assert.Contains("LoRAs are merged", Assert.Throws<InvalidOperationException>(() => model.AddMotionAdapter(adapter)).Message);

        model.RemoveLoras();
        model.AddMotionAdapter(adapter);
        model.AddLora(lora);
    }

    [Fact]
    public void ASchedulerOfTheCallersStaysAsItIs()
    {
        var (path, adapter) = Published();
        using var model = TextToVideoModel.Load(
            path, options: new() { Scheduler = config => config.With(new JsonObject { ["steps_offset"] = 0 }) });

        model.AddMotionAdapter(adapter);

        Assert.Equal("scaled_linear", model.Scheduler.ToJson()["beta_schedule"]!.GetValue<string>());
        Assert.Equal(0, model.Scheduler.ToJson()["steps_offset"]!.GetValue<int>());
    }

    [Fact]
    public void TheAdapterOfAnotherBaseAndAModelOfAnotherKindAreMistakesOfTheBuild()
    {
        var (model, adapter) = Published();
        var wide = TinyModels.ImageModelFolder(_folder.PathOf("wide"), TinyModels.MotionBase with { BlockOutChannels = [8, 32] });

        Assert.Contains(
            "motion adapter of another base",
            Assert.Throws<InvalidOperationException>(() => Builder(wide).UseMotionAdapter(adapter).UseEuler(1).Build()).Message);
        Assert.Contains(
            "The model is a FakeVideoModel",
            Assert.Throws<InvalidOperationException>(
                () => VideoDiffusionPipeline.CreateBuilder().UseModel(() => new FakeVideoModel())
                    .UseMotionAdapter(adapter).UseNoise(CholeskyNoise.White).UseEuler(1).Build()).Message);
    }

    [Fact]
    public void WindowsInTheTemporalLayersMakeClipsLongerThanTheAdapters()
    {
        var (model, adapter) = Published();

        using var pipeline = Builder(model).UseMotionAdapter(adapter).UseTemporalWindows(6, 2).UseModelSampler(2).Build();
        var report = pipeline.Generate("a green orc", new GenerationOptions { Seed = 1, Frames = 13 }).Report!;

        Assert.Equal((13, "windows(length=6, overlap=2, weights=Pyramid)"), (report.Frames, report.Weights.TemporalWindows!.ToString()));
        Assert.Contains("the clip has 5", Assert.Throws<ArgumentException>(
            () => pipeline.Generate("a green orc", new GenerationOptions { Frames = 5 })).Message);
        Assert.Contains("at most 6", Assert.Throws<InvalidOperationException>(
            () => Builder(model).UseMotionAdapter(adapter).UseTemporalWindows(7, 2).UseModelSampler(2).Build()).Message);
        Assert.Contains("no temporal transformers", Assert.Throws<InvalidOperationException>(
            () => Builder(model).UseTemporalWindows(6, 2).UseModelSampler(2).Build()).Message);
        Assert.Contains("0 to 5 were expected", Assert.Throws<InvalidOperationException>(
            () => Builder(model).UseMotionAdapter(adapter).UseTemporalWindows(6, 6).UseModelSampler(2).Build()).Message);
    }

    private static VideoDiffusionPipelineBuilder Builder(string model) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(CholeskyNoise.White);

    // An image model with the scheduler of Stable Diffusion, and an adapter for it.
    private (string Model, string Adapter) Published()
    {
        var adapter = _folder.PathOf("adapter");
        var model = TinyModels.ImageModelFolder(_folder.PathOf("."), TinyModels.MotionBase);
        File.WriteAllText(
            Path.Combine(model, "scheduler", "scheduler_config.json"),
            """{"_class_name":"DDIMScheduler","beta_schedule":"scaled_linear","beta_start":0.00085,"beta_end":"""
                + """0.012,"steps_offset":1,"clip_sample":false}""");
        using var network = new VideoUNet(TinyModels.Network(TinyModels.Motion));
        network.SaveMotionAdapter(adapter);
        return (model, adapter);
    }
}
