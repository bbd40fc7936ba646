using static Pyoco.Models.Tests.TinyTraining;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>What a trainer teaches, to what, and in which form it is saved.</summary>
public sealed class FineTuningTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheSavedModelHasTheAveragedWeightsThePriorAndTheImageNetworksHash()
    {
        using var model = VideoModel(_folder);
        using var trainer = new DiffusionTrainer(
            model, Prior, new TrainingOptions { Optimizer = new OptimizerOptions { WarmupSteps = 0 } });
        Steps(trainer, 3);
        var saved = Path.Combine(_folder, "saved");
        using var text = model.TextEncoder!.Encode(["a green orc"]);
        using var scope = NewDisposeScope();
        var (x, t) = (TinyModels.Normal(1, 12, 4, 8, 8), zeros(1));
        Tensor? averaged = null;

        trainer.SaveModel(saved);
        trainer.WithAverage(() =>
        {
            using var averagedText = model.TextEncoder!.Encode(["a green orc"]);
            averaged = model.Network.Forward(x, t, averagedText).DetachFromDisposeScope();
        });
        using var kept = averaged;

        using var opened = TextToVideoModel.Load(saved);
        using var openedText = opened.TextEncoder!.Encode(["a green orc"]);
        GoldenAssert.Close(averaged!, opened.Network.Forward(x, t, openedText), 1e-5, "averaged weights");
        Assert.True(model.Network.Forward(x, t, text).sub(averaged!).abs().max().item<float>() > 0);
        Assert.Equal(Spec, opened.NoisePrior);
        Assert.Equal(Spec, ModelFolder.Load(saved).NoisePrior);
        Assert.Equal(
            ModelFolder.Sha256(Path.Combine(_folder, "image-model", "unet", "diffusion_pytorch_model.safetensors")),
            opened.ImageNetworkSha256);
        using var file = SafetensorsFile.Open(Path.Combine(saved, "unet", "diffusion_pytorch_model.safetensors"));
        Assert.Equal(Spec, MethodSpec.Parse(file.Metadata["pyoco.noise_prior"]));
        Assert.Equal(opened.ImageNetworkSha256, file.Metadata["pyoco.image_network_sha256"]);
    }

    [Fact]
    public void AFixedTextEncoderStaysAsItIsAndTheNetworkLearns()
    {
        using var model = VideoModel(_folder);
        var before = model.TrainedText!.WeightsSha256();
        using var network = Copy(model);
        using var trainer = new DiffusionTrainer(model, Prior, Fixed);

        Steps(trainer, 3);

        Assert.Equal(before, model.TrainedText.WeightsSha256());
        Assert.All(model.TrainedText.Network.parameters(), p => Assert.Null(p.grad));
        using var after = Copy(model);
        Assert.False(network.equal(after).all().item<bool>());
        Assert.Equal(model.Network.Module.parameters().Count(), trainer.Trained.Tensors);
    }

    [Fact]
    public void AnObjectiveThatContradictsTheSchedulerIsRefusedByName()
    {
        using var model = VideoModel(_folder);
        var options = new TrainingOptions { Objective = TrainingObjective.Epsilon(DiscreteTimesteps.Linear(1000, 0.0001, 0.02)) };

        var error = Assert.Throws<ArgumentException>(() => new DiffusionTrainer(model, Prior, options));

        Assert.Contains("The objective epsilon(", error.Message);
        Assert.Contains("contradicts the scheduler of the model (EDMEulerScheduler, edm(sigma_data=0.5))", error.Message);
        new DiffusionTrainer(model, Prior, options with { Objective = TrainingObjective.Edm(0.5) }).Dispose();
    }

    [Fact]
    public void OnlyTheTemporalLayersLearnWhereThatIsAsked()
    {
        using var model = VideoModel(_folder);
        var before = model.Network.Module.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
        using var trainer = new DiffusionTrainer(
            model, Prior, Fixed with { Train = TrainedWeights.TemporalLayers, Optimizer = new OptimizerOptions { WarmupSteps = 0 } });

        Steps(trainer, 2);

        foreach (var (name, weight) in model.Network.Module.named_parameters())
        {
            var isTemporal = name.Contains(".temp_");
            Assert.Equal(isTemporal, weight.requires_grad);
            Assert.True(isTemporal || before[name].equal(weight).all().item<bool>(), name);
        }

        Assert.Equal(before.Keys.Count(n => n.Contains(".temp_")), trainer.Trained.Tensors);
        before.Values.ToList().ForEach(t => t.Dispose());
    }

    [Fact]
    public void ALoraLearnsIsSavedWithItsPriorAndLoads()
    {
        var path = Path.Combine(_folder, "lora.safetensors");
        using var model = VideoModel(_folder);
        var options = Fixed with { Train = TrainedWeights.Lora(new LoraOptions { Rank = 2, Alpha = 4 }) };
        using var before = Copy(model);
        using var x = TinyModels.Normal(1, 12, 4, 8, 8);
        Tensor? learnt = null;
        using (var trainer = new DiffusionTrainer(model, Prior, options))
        {
            Steps(trainer, 3);
            trainer.SaveLora(path);
            trainer.WithAverage(() => learnt = Evaluate(model, x));
            Assert.Contains("SaveLora", Assert.Throws<NotSupportedException>(() => trainer.SaveModel(_folder)).Message);
        }

        using var after = Copy(model);
        Assert.True(before.equal(after).all().item<bool>());
        using var other = VideoModel(_folder);
        using var plain = Evaluate(other, x);
        other.AddLora(path);
        using var loaded = Evaluate(other, x);
        Assert.True(plain.sub(loaded).abs().max().item<float>() > 0);
        GoldenAssert.Close(learnt!, loaded, 1e-5, "the LoRA");
        Assert.Equal(Spec, other.NoisePrior);
        other.RemoveLoras();
        Assert.Equal(MethodSpec.Independent, other.NoisePrior);
        learnt!.Dispose();
    }

    [Fact]
    public void TheTrainedPriorStaysWhenALoraIsTakenOut()
    {
        using var model = VideoModel(_folder);
        model.AddLora(TinyLoras.Write(
            Path.Combine(_folder, "lora.safetensors"), TinyLoras.Pair(model.Network.Module, TinyLoras.Linear)));
        using (var trainer = new DiffusionTrainer(model, Prior, Fixed with { Train = TrainedWeights.TemporalLayers }))
        {
            Steps(trainer, 1);
        }

        model.RemoveLoras();

        Assert.Equal(Spec, model.NoisePrior);
    }

    [Fact]
    public void MotionModulesLearnAloneAndTravelAsAnAdapterWithTheirPrior()
    {
        var (image, adapter) = (TinyModels.ImageModelFolder(_folder, TinyModels.MotionBase), Path.Combine(_folder, "adapter"));
        var extension = new ImageModelExtension { Clip = new VideoConfig { Frames = 4, MaxFrames = 6 }, Motion = TinyModels.Modules };
        using var x = TinyModels.Normal(1, 12, 4, 8, 8);
        Tensor? learnt = null;
        using (var model = TextToVideoModel.FromImageModel(image, extension))
        {
            using var trainer = new DiffusionTrainer(model, Prior, Fixed with { Train = TrainedWeights.MotionModules });
            Steps(trainer, 3);
            trainer.SaveMotionAdapter(adapter);
            trainer.WithAverage(() => learnt = Evaluate(model, x));
        }

        using var opened = TextToVideoModel.Load(image);
        opened.AddMotionAdapter(adapter);
        using var drawn = Evaluate(opened, x);

        GoldenAssert.Close(learnt!, drawn, 1e-5, "the adapter");
        Assert.Equal(Spec, opened.NoisePrior);
        learnt!.Dispose();
    }

    [Fact]
    public void ALoraLearnsBesideANetworkInBfloat16()
    {
        using var model = TextToVideoModel.Load(TinyModels.ImageModelFolder(_folder), type: ScalarType.BFloat16);
        var options = Fixed with { Train = TrainedWeights.Lora(new LoraOptions { Rank = 2 }) };
        using var trainer = new DiffusionTrainer(model, Prior, options);
        using var batch = TinyModels.Batch(0, frames: 1);
        var path = Path.Combine(_folder, "checkpoint.safetensors");

        var losses = Enumerable.Range(0, 3).Select(_ => trainer.Step(batch).Loss).ToArray();

        Assert.All(losses, l => Assert.True(double.IsFinite(l)));
        trainer.SaveCheckpoint(path);
        using var file = SafetensorsFile.Open(path);
        Assert.All(file.Names, n => Assert.Equal(ScalarType.Float32, file.Describe(n).Type));
    }

    [Theory]
    [InlineData("""{"_class_name":"DDIMScheduler","prediction_type":"v_prediction","rescale_betas_zero_snr":true}""", "v_prediction")]
    [InlineData("""{"_class_name":"PNDMScheduler","skip_prk_steps":true}""", "epsilon")]
    [InlineData("""{"_class_name":"FlowMatchEulerDiscreteScheduler","shift":3}""", "flow")]
    public void WhatIsLearnedIsWhatThePublishedSchedulerSays(string scheduler, string objective)
    {
        var options = new ModelLoadOptions { Scheduler = _ => SchedulerConfig.Parse(scheduler) };
        using var model = TextToVideoModel.Load(TinyModels.ImageModelFolder(_folder), options: options);
        using var trainer = new DiffusionTrainer(model, Prior, Fixed);
        var timesteps = new List<float>();
        trainer.Inspect = (example, _, _) => timesteps.AddRange(example.Timesteps.data<float>());

        for (var i = 0; i < 3; i++)
        {
            using var batch = TinyModels.Batch(i, count: 4, frames: 1);
            Assert.True(double.IsFinite(trainer.Step(batch).Loss));
        }

        Assert.Equal(objective, trainer.Objective.Spec.Name);
        Assert.All(timesteps, t => Assert.InRange(t, 0, 1000));
        Assert.True(timesteps.Max() - timesteps.Min() > 100);
        Assert.All(timesteps, t => Assert.True(objective == "flow" || Math.Abs(t - Math.Round(t)) < 1e-3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALawOfNoiseLevelsBeyondTheSchedulersTimestepsIsRefused(bool ofImages)
    {
        var options = new ModelLoadOptions { Scheduler = _ => SchedulerConfig.Parse("""{"_class_name":"DDIMScheduler"}""") };
        using var model = TextToVideoModel.Load(TinyModels.ImageModelFolder(_folder), options: options);
        var law = NoiseLevelLaw.LogNormal(-1.2, 1.2);

        var error = Assert.Throws<ArgumentException>(
            () => new DiffusionTrainer(model, Prior, ofImages ? Fixed with { ImageLevels = law } : Fixed with { Levels = law }));

        Assert.Contains("law of noise levels log-normal(deviation=1.2, mean=-1.2) reaches beyond the network's timesteps", error.Message);
        new DiffusionTrainer(model, Prior, Fixed with { Levels = law.Within(new SigmaInterval(0.02, 50)) }).Dispose();
    }

    [Fact]
    public void NoiseIsNotLearntOfASchedulerWithoutSignalAtTheEnd()
    {
        const string scheduler = """{"_class_name":"DDIMScheduler","rescale_betas_zero_snr":true}""";
        var options = new ModelLoadOptions { Scheduler = _ => SchedulerConfig.Parse(scheduler) };
        using var model = TextToVideoModel.Load(TinyModels.ImageModelFolder(_folder), options: options);

        var error = Assert.Throws<NotSupportedException>(() => new DiffusionTrainer(model, Prior, Fixed));

        Assert.Contains("DDIMScheduler", error.Message);
        Assert.Contains("no signal", error.Message);
    }
}
