using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TextToVideoModelTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AFolderMakesAClipThroughThePipelineAndTwoSeedsDiffer()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(TinyModels.ImageModelFolder(_folder)).UseNoise(CholeskyNoise.White).UseEuler(3).UseGuidance(2).Build();

        var (one, other) = (
            pipeline.Generate("a green orc", new GenerationOptions { Seed = 1 }),
            pipeline.Generate("a green orc", new GenerationOptions { Seed = 2 }));

        Assert.Equal((1, 16, 16), (one.FrameCount, one.Width, one.Height));
        Assert.NotEqual(one.Frame(0).ToArray(), other.Frame(0).ToArray());
        Assert.Equal("a green", pipeline.Generate("a green orc walks to the left in chain mail a green").Report!.DroppedText);
    }

    [Fact]
    public void AVideoModelFreshFromAnImageModelDenoisesEachFrameAsTheImageModelDoes()
    {
        using var scope = NewDisposeScope();
        var folder = TinyModels.ImageModelFolder(_folder);
        using var image = TextToVideoModel.Load(folder);
        using var video = TextToVideoModel.FromImageModel(folder, new VideoConfig { Frames = 4, MaxFrames = 8, FrameRate = 12 });
        using var text = image.TextEncoder!.Encode(["a green orc"]);
        var x = TinyModels.Normal(1, 12, 4, 8, 8);

        var (a, b) = (Clean(image, text, x), Clean(video, text, x));

        Assert.True(a.sub(b).abs().max().item<float>() <= 1e-5f);
        Assert.Equal((new VideoShape(1, 12, 4, 8, 8), 8, 12.0), (video.Info.LatentShape, video.Info.MaxFrames, video.Info.FrameRate));
        Assert.Null(image.ImageNetworkSha256);
        Assert.NotNull(video.ImageNetworkSha256);
    }

    [Fact]
    public void AnImageModelOnAGivenTextEncoderKeepsItsWeightsAndLeavesItToTheCaller()
    {
        using var scope = NewDisposeScope();
        using var maker = TinyModels.ImageModel(_folder, seed: 5);
        var encoder = (ClipTextEncoder)maker.TextEncoder!;
        var saved = Path.Combine(_folder, "saved");
        using var before = encoder.Encode(["a green orc"]);

        using (var model = TextToVideoModel.CreateImageModel(TinyModels.Image, encoder, new PixelCodec(2), new EdmConfig(), seed: 1))
        {
            Assert.Same(encoder, model.TextEncoder);
            model.Save(saved);
        }

        using var after = encoder.Encode(["a green orc"]);
        using var opened = TextToVideoModel.Load(saved);
        using var text = opened.TextEncoder!.Encode(["a green orc"]);
        Assert.True(before.States.equal(after.States).all().item<bool>());
        Assert.True(before.States.equal(text.States).all().item<bool>());
    }

    [Fact]
    public void TheSizeMayBeAListOrBeLeftToTheRequest()
    {
        var (list, none) = (TinyModels.Image with { SampleSize = new FrameSize(8, 12) }, TinyModels.Image with { SampleSize = null });
        Directory.CreateDirectory(Path.Combine(_folder, "none"));
        using var wide = Build(TinyModels.ImageModelFolder(_folder, list));
        using var any = Build(TinyModels.ImageModelFolder(Path.Combine(_folder, "none"), none));

        var (one, other) = (
            wide.Generate("a green orc"), any.Generate("a green orc", new GenerationOptions { Height = 32, Width = 16 }));

        Assert.Equal((24, 16), (one.Width, one.Height));
        Assert.Equal((16, 32), (other.Width, other.Height));
        Assert.Contains("states no size", Assert.Throws<ArgumentException>(() => any.Generate("a green orc")).Message);

        static VideoDiffusionPipeline Build(string folder) =>
            VideoDiffusionPipeline.CreateBuilder().UseModel(folder).UseNoise(CholeskyNoise.White).UseEuler(1).Build();
    }

    [Theory]
    [InlineData("vae.safetensors")]
    [InlineData("lora.safetensors")]
    public void APartOfAModelIsSaidToBeOne(string name)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder, name);
        using (var network = TinyAutoencoders.Small(new AutoencoderKLNetwork(TinyAutoencoders.Variational, CPU)))
        {
            WeightAssignment.Save(network, path, metadata: null, ScalarType.Float32);
        }

        using var model = TinyModels.ImageModel(_folder, network: TinyModels.MotionBase);
        Action open = name == "vae.safetensors" ? () => TextToVideoModel.Load(path) : () => model.AddLora(path);

        Assert.Contains("autoencoder (AutoencoderKL), 4 latent channels", Assert.Throws<CheckpointException>(open).Message);
        Assert.Contains(
            "autoencoder (AutoencoderKL), 4 latent channels",
            Assert.Throws<CheckpointException>(() => model.AddMotionAdapter(path)).Message);
    }

    [Fact]
    public void AnAdapterWithNaNIsRefusedByTheNameOfItsTensor()
    {
        using var scope = NewDisposeScope();
        using (var motion = TinyModels.Network(TinyModels.Motion))
        using (no_grad())
        {
            motion.named_parameters().First(p => MotionModules.IsKey(p.name)).parameter[0] = float.NaN;
            UNetFolder.SaveMotionAdapter(motion, Path.Combine(_folder, "motion"), ScalarType.Float16, metadata: null);
        }

        using var model = TinyModels.ImageModel(_folder, network: TinyModels.MotionBase);

        var error = Assert.Throws<CheckpointException>(() => model.AddMotionAdapter(Path.Combine(_folder, "motion")));

        Assert.Contains("1 with NaN or infinite values: down_blocks.0.motion_modules.0.", error.Message);
        Assert.False(model.Network.IsVideo);
    }

    [Fact]
    public void TheScheduleIsTheModelsOwnRange()
    {
        using var model = TinyModels.ImageModel(_folder);

        var schedule = model.CreatePlan(5, model.Info.LatentShape).Schedule;

        Assert.Equal((10, 0.002), (schedule.InitialScale, Math.Round(schedule.Levels[4].Sigma, 9)));
    }

    [Theory]
    [InlineData("""{"_class_name":"PNDMScheduler","skip_prk_steps":true,"steps_offset":1}""", "pndm")]
    [InlineData("""{"_class_name":"DDIMScheduler","timestep_spacing":"linspace","prediction_type":"v_prediction"}""", "ddim")]
    [InlineData("""{"_class_name":"EulerDiscreteScheduler"}""", "euler")]
    [InlineData("""{"_class_name":"DPMSolverMultistepScheduler","use_karras_sigmas":true}""", "dpm-solver++")]
    [InlineData("""{"_class_name":"LCMScheduler"}""", "lcm")]
    [InlineData("""{"_class_name":"EDMEulerScheduler"}""", "euler")]
    public void EveryPublishedSchedulerSamplesThroughThePipelineAndSoDoOtherSamplersOnItsLevels(string scheduler, string sampler)
    {
        var folder = TinyModels.ImageModelFolder(_folder);
        var builder = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(folder, options: new() { Scheduler = _ => SchedulerConfig.Parse(scheduler) })
            .UseNoise(CholeskyNoise.White).UseGuidance(2);
        using var own = builder.UseModelSampler(3).Build();
        using var euler = builder.UseEuler(3).Build();
        var latents = new List<double>();
        var options = new GenerationOptions
        {
            Seed = 1, OnStep = step => latents.Add(step.Sample.isfinite().all().item<bool>() ? step.Level.Sigma : double.NaN),
        };

        var (one, other) = (own.Generate("a green orc", options), euler.Generate("a green orc", options));

        Assert.Equal((sampler, "euler"), (one.Report!.Sampler!.Name, other.Report!.Sampler!.Name));
        Assert.Equal(latents[..3], latents[3..]);
        Assert.DoesNotContain(double.NaN, latents);
    }

    [Fact]
    public void EdmsSettingsForANetworkOfAnotherObjectiveAreRefused()
    {
        var folder = TinyModels.ImageModelFolder(_folder);
        File.WriteAllText(
            Path.Combine(folder, "scheduler", "scheduler_config.json"),
            """{"_class_name":"DDIMScheduler","beta_schedule":"scaled_linear","beta_start":0.00085,"beta_end":0.012}""");
        var clip = new VideoConfig { Frames = 4 };

        var error = Assert.Throws<ArgumentException>(() => TextToVideoModel.FromImageModel(folder, clip, new EdmConfig()));
        using var model = TextToVideoModel.FromImageModel(folder, clip);

        Assert.Contains("contradict the scheduler", error.Message);
        Assert.Contains("DDIMScheduler, epsilon(", error.Message);
        Assert.Equal("epsilon", model.Scheduler.CreateObjective().Spec.Name);
    }

    [Fact]
    public void AnAdapterOrALoraOfAnotherPriorIsRefusedAndNothingHasChanged()
    {
        var folder = TinyModels.ImageModelFolder(_folder, TinyModels.MotionBase);
        var (adapter, lora) = (Path.Combine(_folder, "adapter"), Path.Combine(_folder, "lora.safetensors"));
        using (var network = new VideoUNet(TinyModels.Network(TinyModels.Motion)))
        using (var learning = network.LearnLora(new LoraOptions { Rank = 2 }))
        {
            network.SaveMotionAdapter(adapter, metadata: StatedPrior.Metadata(new MethodSpec("mixed", ("alpha", 1))));
            learning.Save(lora, StatedPrior.Metadata(new MethodSpec("progressive", ("alpha", 2))));
        }

        using var model = TextToVideoModel.Load(folder);
        model.AddMotionAdapter(adapter);
        var error = Assert.Throws<CheckpointException>(() => model.AddLora(lora));

        Assert.Equal("mixed(alpha=1)", model.NoisePrior.ToString());
        Assert.Contains("trained with the noise prior progressive(alpha=2), and the model with mixed(alpha=1)", error.Message);
        Assert.Empty(model.Provenance.Loras);
    }

    [Fact]
    public void Float16OnACpuIsRefused()
    {
        var folder = TinyModels.ImageModelFolder(_folder);

        Assert.Throws<NotSupportedException>(() => TextToVideoModel.Load(folder, type: ScalarType.Float16));
    }

    [Fact]
    public void ALoraReachesNetworkAndTextEncoderAndIsTakenOutToTheBit()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.ImageModel(_folder);
        const string layer = "encoder.layers.0.mlp.fc1";
        var text = ((ClipTextEncoder)model.TextEncoder!).Network;
        var tensors = TinyLoras.Pair(model.Network.Module, TinyLoras.Linear)
            .Concat(TinyLoras.Pair(text, layer, "text_encoder.text_model.")).ToDictionary();
        var lora = TinyLoras.Write(Path.Combine(_folder, "lora.safetensors"), tensors);
        var (network, encoder) = (
            TinyLoras.Weight(model.Network.Module, TinyLoras.Linear).detach().clone(), TinyLoras.Weight(text, layer).detach().clone());

        model.AddLora(lora, 0.5);
        var (merged, encoding) = (
            TinyLoras.Weight(model.Network.Module, TinyLoras.Linear).detach().clone(), TinyLoras.Weight(text, layer).detach().clone());
        model.RemoveLoras();

        Assert.NotEqual(0, TestSupport.TensorAssert.LargestDifference(network, merged));
        Assert.NotEqual(0, TestSupport.TensorAssert.LargestDifference(encoder, encoding));
        TestSupport.TensorAssert.BitEqual(network, TinyLoras.Weight(model.Network.Module, TinyLoras.Linear));
        TestSupport.TensorAssert.BitEqual(encoder, TinyLoras.Weight(text, layer));
    }

    [Fact]
    public void ALoraForAnotherTextEncoderIsRefused()
    {
        using var scope = NewDisposeScope();
        var folder = TinyModels.ImageModelFolder(_folder);
        using var model = TextToVideoModel.Load(folder, options: new() { TextEncoder = new FakeTextEncoder(4, 16, 16) });
        using var text = new ClipTextNetwork(new ClipTextConfig { HiddenSize = 16, IntermediateSize = 32, Layers = 1, Heads = 2 }, CPU);
        var lora = TinyLoras.Write(
            Path.Combine(_folder, "lora.safetensors"), TinyLoras.Pair(text, "encoder.layers.0.mlp.fc1", "text_encoder."));

        Assert.Contains("1 hit no layer", Assert.Throws<CheckpointException>(() => model.AddLora(lora)).Message);
    }

    [Theory]
    [InlineData("""{"_class_name":"DDIMScheduler","clip_sample":true,"clip_sample_range":1}""")]
    [InlineData("""{"_class_name":"DDIMScheduler","thresholding":true,"sample_max_value":1}""")]
    [InlineData("""{"_class_name":"DPMSolverMultistepScheduler","thresholding":true,"sample_max_value":1}""")]
    public void TheLimitsOfAFoldersSchedulerHoldUnderEverySampler(string scheduler)
    {
        var folder = TinyModels.ImageModelFolder(_folder);
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(folder, options: new() { Scheduler = _ => SchedulerConfig.Parse(scheduler) })
            .UseNoise(CholeskyNoise.White).UseModelSampler(3)
            .UseGuidance(8).Build();
        var model = pipeline.GetService<TextToVideoModel>()!;

        ISampler[] samplers = [new EulerSampler(), new DdimSampler(), new HeunSampler(), new DpmSolverSampler(), new LcmSampler()];
        foreach (var sampler in samplers)
        {
            var largest = 0f;
            var watched = pipeline.With(b => b.UseDenoiser(inner => new DelegateDenoiser((x, level) =>
            {
                var output = inner.Denoise(x, level);
                largest = Math.Max(largest, output.Clean.abs().max().item<float>());
                return output;
            })));
            using (watched)
            {
                watched.Generate("a green orc", new GenerationOptions { Seed = 1, Sampler = sampler });
            }

            Assert.InRange(largest, 0.5f, 1.0001f);
        }

        Assert.NotNull(model);
    }

    [Fact]
    public void ADisposedModelIsRefusedByItsPipeline()
    {
        var model = TinyModels.ImageModel(_folder);
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(CholeskyNoise.White).UseEuler(2).Build();

        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => pipeline.Generate("a green orc"));
    }

    [Fact]
    public void AVideoBesideTheNoiseIsRefused()
    {
        using var model = TinyModels.ImageModel(_folder);
        using var video = TinyModels.Normal(1, 12, 4, 8, 8);
        using var text = model.TextEncoder!.Encode(["x"]);

        Assert.Throws<NotSupportedException>(() => model.Bind(new DenoiserRequest { Text = text, Video = new VideoConditioning(video) }));
        Assert.Throws<ArgumentException>("request", () => model.Bind(new DenoiserRequest()));
    }

    private static Tensor Clean(TextToVideoModel model, TextConditioning text, Tensor x) =>
        model.Bind(new DenoiserRequest { Text = text }).Clean(x, NoiseLevel.FromSigma(2));
}
