using System.Text.Json.Nodes;
using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Models that read no text, from folders as diffusers saves them.</summary>
public sealed class UnconditionalModelTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // How it was made: tests/golden/pipeline-ddpm/make.py.
    [Fact]
    public void EveryStepAndTheFramesOfADdpmFolderAgreeWithTheReference()
    {
        using var scope = NewDisposeScope();
        var golden = Golden;
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var latents = new List<Tensor>();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(golden.Folder).UseNoise(new GivenNoise(file))
            .UseModelSampler(golden["steps"].GetInt32()).Build();

        var clip = pipeline.Generate(new GenerationOptions
        {
            OnStep = step => latents.Add(step.Sample.clone().DetachFromDisposeScope()),
        });

        GoldenAssert.Close(file.Read("out.latents"), stack(latents), golden.Tolerance, "out.latents");
        latents.ForEach(l => l.Dispose());
        var expected = file.Read("out.frames")[0].select(1, 0).permute(1, 2, 0).contiguous().Times(255).data<float>().ToArray();
        Assert.Equal((1, 16, 16), (clip.FrameCount, clip.Width, clip.Height));
        Assert.All(clip.Frame(0).ToArray().Zip(expected), p => Assert.InRange(p.First - p.Second, -0.51f, 0.51f));
        Assert.Equal("", clip.Report!.Prompt);
    }

    // google/ddpm-cifar10-32 has no folders, and names of an earlier version.
    [Fact]
    public void AFolderWithTheFilesBesideTheIndexAndEarlyNamesIsTheSameModel()
    {
        var early = Directory.CreateDirectory(Path.Combine(_folder, "early")).FullName;
        File.Copy(Golden.PathOf("model_index.json"), Path.Combine(early, "model_index.json"));
        File.Copy(Golden.PathOf("scheduler/scheduler_config.json"), Path.Combine(early, "scheduler_config.json"));
        File.Copy(Golden.PathOf("unet/config.json"), Path.Combine(early, "config.json"));
        using (var scope = NewDisposeScope())
        using (var weights = SafetensorsFile.Open(Golden.PathOf("unet/diffusion_pytorch_model.safetensors")))
        {
            SafetensorsWriter.Write(
                Path.Combine(early, "diffusion_pytorch_model.safetensors"), weights.Names.ToDictionary(Early, n => weights.Read(n)));
        }

        Assert.Equal(Generate(Golden.Folder).FramesSha256, Generate(early).FramesSha256);
        var inspection = ModelInspector.Inspect(early);
        Assert.Equal(["unet"], inspection.Components.Keys);
        Assert.StartsWith("unconditional image UNet of channels 16, 32 (UNet2DModel)", inspection.Components["unet"].Description);

        static string Early(string name) => !name.Contains(".attentions.") ? name : name.Replace("to_q", "query")
            .Replace("to_k", "key").Replace("to_v", "value").Replace("to_out.0", "proj_attn");
    }

    [Fact]
    public void WhatItCannotDoIsRefusedInASentence()
    {
        using var model = TextToVideoModel.Load(Golden.Folder);
        using var text = new TextConditioning(zeros(1, 2, 3), null, [""]);

        Assert.Null(model.TextEncoder);
        Assert.Contains("reads no text; the request has some", Message<ArgumentException>(
            () => model.Bind(new DenoiserRequest { Text = text })));
        Assert.Contains("compares prompts, and the model in", Message<InvalidOperationException>(
            () => Builder(Golden.Folder).UseGuidance(2).Build()));
        Assert.Contains("UNet2DModel", Message<NotSupportedException>(() => TextToVideoModel.Load(
            Golden.Folder, options: new ModelLoadOptions { TextEncoder = new FakeVideoModel() })));
        Assert.Contains("reads no text; motion modules", Message<NotSupportedException>(() => TextToVideoModel.FromImageModel(
            Golden.Folder, new ImageModelExtension { Clip = new VideoConfig { Frames = 2 }, Motion = TinyModels.Modules })));
    }

    // Of LDMPipeline: what the network makes are latents, though they have three channels as pixels have.
    [Fact]
    public void APipelineWithAnUnknownPartIsNotTakenForOneOfPixels()
    {
        var latent = CopyOf(Golden.Folder, "latent");
        var index = JsonNode.Parse(File.ReadAllText(Path.Combine(latent, "model_index.json")))!;
        index["vqvae"] = new JsonArray("diffusers", "VQModel");
        File.WriteAllText(Path.Combine(latent, "model_index.json"), index.ToJsonString());

        Assert.Contains("names no 'vae'; it has scheduler, unet, vqvae", Message<CheckpointException>(() => TextToVideoModel.Load(latent)));
    }

    [Fact]
    public void AVideoModelOnItStartsAsItFrameByFrameAndIsSavedAndOpened()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var saved = Path.Combine(_folder, "video");
        var clip = new VideoConfig { Frames = 4, MaxFrames = 8, FrameRate = 12 };
        using var image = TextToVideoModel.Load(Golden.Folder);
        using var video = TextToVideoModel.FromImageModel(Golden.Folder, new ImageModelExtension
        {
            Clip = clip,
            Temporal = new RotaryTemporalConfig { HeadSize = 8, FrameConditioning = true },
        });
        var x = TinyModels.Normal(2, 3, 4, 16, 16);
        var level = video.CreatePlan(4, video.Info.LatentShape).Schedule.Levels[1];

        GoldenAssert.Close(Clean(image, x, level), Clean(video, x, level), 1e-5, "fresh temporal layers");
        TinyModels.Randomized(video.Network.Module);
        video.Save(saved);
        // Mapped weights lie elsewhere against the processor's vectors, which rounds by 1.6e-6 here; copied ones give the same bits.
        using var opened = TextToVideoModel.Load(saved, options: new ModelLoadOptions { Weights = WeightMemory.Copied });

        Assert.True(Clean(image, x, level).sub(Clean(video, x, level)).abs().max().item<float>() > 1e-3);
        GoldenAssert.Close(Clean(video, x, level), Clean(opened, x, level), 1e-6, "the saved model");
        Assert.Equal(["unet", "vae"], Directory.GetDirectories(saved).Select(d => Path.GetFileName(d)).Order().Except(["scheduler"]));
        Assert.Equal("VideoUNet", opened.Network.Class.Name);
        Assert.StartsWith("unconditional video UNet of Pyoco", ModelInspector.Inspect(saved).Components["unet"].Description);
        Assert.Equal((4, 12.0), (Generate(saved).FrameCount, Generate(saved).FrameRate));
    }

    [Fact]
    public void ItsFilesTakeThePlaceOfAModelThatReadText()
    {
        var folder = TinyModels.ImageModelFolder(_folder);
        using var model = TextToVideoModel.Load(Golden.Folder);

        model.Save(folder);

        Assert.False(File.Exists(Path.Combine(folder, "text_encoder", "model.safetensors")));
        Assert.Equal(Generate(Golden.Folder).FramesSha256, Generate(folder).FramesSha256);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("temporal")]
    [InlineData("lora")]
    public void ItIsTrainedAndResumedWithoutCaptions(string what)
    {
        var options = new TrainingOptions
        {
            Steps = 4,
            EncodingsFolder = Path.Combine(_folder, "kept"),
            Optimizer = new OptimizerOptions { WarmupSteps = 0, DecayShare = 0 },
            Train = what switch
            {
                "all" => TrainedWeights.All,
                "temporal" => TrainedWeights.TemporalLayers,
                _ => TrainedWeights.Lora(new LoraOptions { Rank = 2 }),
            },
        };
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var model = VideoModel();
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, options);

        Steps(trainer, 2);
        trainer.SaveCheckpoint(path);
        Steps(trainer, 2);
        using var other = VideoModel();
        using var resumed = new DiffusionTrainer(other, CholeskyNoise.White, options);
        resumed.Resume(path);
        Steps(resumed, 2);

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x, level) = (TinyModels.Normal(1, 3, 2, 16, 16), new NoiseLevel(0.8, 0.6));
        using var untrained = VideoModel();
        TestSupport.TensorAssert.BitEqual(Clean(model, x, level), Clean(other, x, level));
        Assert.True(Clean(untrained, x, level).sub(Clean(model, x, level)).abs().max().item<float>() > 0);
    }

    [Fact]
    public void ANewModelWithoutTextIsMadeAndOneThatReadsTextNeedsAnEncoder()
    {
        var layout = TinyModels.Image with { CrossAttentionSize = 0, PooledSize = 0 };
        using var model = TextToVideoModel.CreateImageModel(layout, text: null, new PixelCodec(2), new EdmConfig(), seed: 1);
        model.Save(Path.Combine(_folder, "new"));

        Assert.Equal((16, 16), (Generate(Path.Combine(_folder, "new")).Width, Generate(Path.Combine(_folder, "new")).Height));
        Assert.Contains("it needs a text encoder", Message<ArgumentException>(() => TextToVideoModel.CreateImageModel(
            TinyModels.Image, text: null, new PixelCodec(2), new EdmConfig(), seed: 1)));
    }

    private static GoldenCase Golden => new(Repository.PathOf("tests", "golden", "pipeline-ddpm"));

    private static VideoDiffusionPipelineBuilder Builder(string folder) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(folder).UseNoise(CholeskyNoise.White).UseModelSampler(3);

    private static VideoClip Generate(string folder)
    {
        using var pipeline = Builder(folder).Build();
        return pipeline.Generate(new GenerationOptions { Seed = 5 });
    }

    private static TextToVideoModel VideoModel() => TextToVideoModel.FromImageModel(Golden.Folder, new ImageModelExtension
    {
        Clip = new VideoConfig { Frames = 2 },
        Temporal = new RotaryTemporalConfig { HeadSize = 8 },
    });

    private static void Steps(DiffusionTrainer trainer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var captioned = TinyModels.Batch(trainer.StepsDone, frames: 2);
            using var batch = new TrainingBatch(captioned.Video.clone());
            trainer.Step(batch);
        }
    }

    private static Tensor Clean(TextToVideoModel model, Tensor x, NoiseLevel level) =>
        model.Bind(new DenoiserRequest()).Denoise(x, level).Clean;

    private static string Message<T>(Action action)
        where T : Exception => Assert.Throws<T>(action).Message;

    private string CopyOf(string folder, string name) => FolderCopy.Make(folder, Path.Combine(_folder, name));
}
