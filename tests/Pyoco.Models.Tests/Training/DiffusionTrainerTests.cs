using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class DiffusionTrainerTests : IDisposable
{
    private static readonly MethodSpec Spec = new("ar", ("r", 0.894));
    private static readonly CholeskyNoise Prior = new(Spec, f => FrameMatrices.Autoregression(f, 0.894));
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheNoiseThatIsAddedHasThePriorsCovariance()
    {
        using var model = VideoModel();
        using var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions { Steps = 40 });
        var noises = new List<Tensor>();
        trainer.Inspect = (example, clean, levels) =>
        {
            var sigma = tensor(levels.Select(l => (float)l.Sigma).ToArray()).view(-1, 1, 1, 1, 1);
            noises.Add(example.Noisy.sub(clean).div(sigma).DetachFromDisposeScope());
        };

        for (var i = 0; i < 40; i++)
        {
            using var batch = TinyModels.Batch(i, count: 4, frames: 4);
            trainer.Step(batch);
        }

        using var all = cat(noises, dim: 0);
        Assert.InRange(FrameStatistics.WorstCovarianceScore(all, Prior.Covariance(4)), 0, 5);
        Assert.True(FrameStatistics.WorstCovarianceScore(all, FrameMatrices.Diagonal(4, 1)) > 50); // and independent noise would be noticed
        noises.ForEach(n => n.Dispose());
    }

    [Fact]
    public void ATrainerThatDidNothingHasChangedNothing()
    {
        using var model = VideoModel();
        var (prior, weights) = (model.NoisePrior, Copy(model));
        using var kept = weights;

        using (var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions()))
        {
            Assert.Equal(prior, model.NoisePrior);
            Assert.All(model.Network.Module.parameters(), p => Assert.False(p.requires_grad));
            using var batch = TinyModels.Batch(0, count: 2, frames: 4);
            trainer.Step(batch);
        }

        Assert.Equal(Prior.Spec, model.NoisePrior);
        Assert.All(model.Network.Module.parameters(), p => Assert.True(p.requires_grad));
    }

    [Fact]
    public void ImagesAreTrainedWithWhiteNoiseBesideClips()
    {
        using var model = VideoModel();
        using var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions { Steps = 2 });

        using var images = TinyModels.Batch(0, count: 3, frames: 1);
        using var clips = TinyModels.Batch(1, count: 2, frames: 4);

        Assert.True(double.IsFinite(trainer.Step(images).Loss));
        Assert.True(double.IsFinite(trainer.Step(clips).Loss));
        Assert.Equal(2, trainer.StepsDone);
    }

    [Fact]
    public void TheLossFallsOnOneBatch()
    {
        using var model = TinyModels.ImageModel(_folder);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions
        {
            Steps = 1000, Levels = NoiseLevelLaw.LogNormal(0, 0.01), CaptionDropout = 0,
            Optimizer = new OptimizerOptions { LearningRate = 1e-2, WarmupSteps = 0 },
        });
        using var batch = TinyModels.Batch(0, count: 4, frames: 1);

        var losses = Enumerable.Range(0, 60).Select(_ => trainer.Step(batch).Loss).ToArray();

        Assert.True(losses[^10..].Average() < 0.8 * losses[..10].Average(), $"from {losses[..10].Average()} to {losses[^10..].Average()}");
    }

    [Fact]
    public void AResumedTrainingIsTheSameTraining()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        var options = new TrainingOptions { Steps = 6 };
        using var whole = VideoModel();
        using var half = VideoModel();
        using (var trainer = new DiffusionTrainer(half, Prior, options))
        {
            Steps(trainer, 3);
            trainer.SaveCheckpoint(path);
        }

        using var one = new DiffusionTrainer(whole, Prior, options);
        Steps(one, 6);
        using var resumed = VideoModel();
        using var other = new DiffusionTrainer(resumed, Prior, options);
        other.Resume(path);
        Steps(other, 3);

        one.SaveCheckpoint(path + ".one");
        other.SaveCheckpoint(path + ".other");
        Assert.Equal(File.ReadAllBytes(path + ".one"), File.ReadAllBytes(path + ".other"));
    }

    [Fact]
    public void ACheckpointOfAnEarlierVersionGoesOnAndSaysThatItsNoiseIsAnother()
    {
        var (path, old) = (Path.Combine(_folder, "checkpoint.safetensors"), Path.Combine(_folder, "old.safetensors"));
        using var model = VideoModel();
        using var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions());
        Steps(trainer, 1);
        trainer.SaveCheckpoint(path);
        using (var file = SafetensorsFile.Open(path))
        using (NewDisposeScope())
        {
            var metadata = file.Metadata.Where(m => m.Key != "pyoco.noise_addresses").ToDictionary();
            Assert.Equal(file.Metadata.Count - 1, metadata.Count);
            SafetensorsWriter.Write(old, file.Names.ToDictionary(n => n, n => file.Read(n)), metadata);
        }

        Assert.Null(trainer.Resume(path));
        var notice = trainer.Resume(old);

        Assert.Contains("from step 1 on noise and levels are others", notice);
        Steps(trainer, 1);
        Assert.Equal(2, trainer.StepsDone);
    }

    [Fact]
    public void NoStepDrawsNoiseOfSampling()
    {
        using var model = VideoModel();
        var recorder = new RecordingPrior(Prior);
        using var trainer = new DiffusionTrainer(model, recorder, new TrainingOptions { Seed = 3 });

        Steps(trainer, 2);

        Assert.All(recorder.Keys, key => Assert.True(key.IsForTraining));
        Assert.Equal([new NoiseKey(3).ForTraining(0), new NoiseKey(3).ForTraining(1)], recorder.Keys);
    }

    [Fact]
    public void ACheckpointOfAnotherPriorSeedOrNetworkIsRefused()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var model = VideoModel();
        using var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions());
        trainer.SaveCheckpoint(path);
        using var otherPrior = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions());
        using var otherSeed = new DiffusionTrainer(model, Prior, new TrainingOptions { Seed = 2 });
        using var image = TinyModels.ImageModel(_folder);
        using var otherNetwork = new DiffusionTrainer(image, Prior, new TrainingOptions());

        Assert.Contains("noise_prior", Assert.Throws<CheckpointException>(() => otherPrior.Resume(path)).Message);
        Assert.Contains("seed", Assert.Throws<CheckpointException>(() => otherSeed.Resume(path)).Message);
        Assert.Contains("image_network_sha256", Assert.Throws<CheckpointException>(() => otherNetwork.Resume(path)).Message);
    }

    [Fact]
    public void TheSavedModelHasTheAveragedWeightsThePriorAndTheImageNetworksHash()
    {
        using var model = VideoModel();
        using var trainer = new DiffusionTrainer(
            model, Prior, new TrainingOptions { Optimizer = new OptimizerOptions { WarmupSteps = 0 } });
        Steps(trainer, 3);
        var saved = Path.Combine(_folder, "saved");
        using var text = model.TextEncoder.Encode(["a green orc"]);
        using var scope = NewDisposeScope();
        var (x, t) = (TinyModels.Normal(1, 12, 4, 8, 8), zeros(1));
        Tensor? averaged = null;

        trainer.SaveModel(saved);
        trainer.WithAverage(() =>
        {
            using var averagedText = model.TextEncoder.Encode(["a green orc"]);
            averaged = model.Network.Forward(x, t, averagedText).DetachFromDisposeScope();
        });
        using var kept = averaged;

        using var opened = TextToVideoModel.Load(saved);
        using var openedText = opened.TextEncoder.Encode(["a green orc"]);
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
    public void NothingIsLeftBehindByAStep()
    {
        using var model = VideoModel();
        using var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions());
        Steps(trainer, 2);
        using var batch = TinyModels.Batch(2);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        trainer.Step(batch);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void AFixedTextEncoderStaysAsItIsAndTheNetworkLearns()
    {
        using var model = VideoModel();
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
    public void ACheckpointNamesTheFixedTextEncoderAndAnotherOneIsRefused()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var model = VideoModel();
        using var trainer = new DiffusionTrainer(model, Prior, Fixed);
        trainer.SaveCheckpoint(path);
        using (var file = SafetensorsFile.Open(path))
        {
            Assert.Equal(model.TrainedText!.WeightsSha256(), file.Metadata["pyoco.text_encoder_sha256"]);
            Assert.DoesNotContain(file.Names, n => n.Contains("text_encoder"));
        }

        trainer.Resume(path);
        using (no_grad())
        {
            model.TrainedText.Network.parameters().First().add_(1);
        }

        Assert.Contains("text_encoder_sha256", Assert.Throws<CheckpointException>(() => trainer.Resume(path)).Message);
        using var learning = new DiffusionTrainer(model, Prior, new TrainingOptions { TrainTextEncoder = true });
        Assert.Contains("text_encoder_sha256", Assert.Throws<CheckpointException>(() => learning.Resume(path)).Message);
    }

    [Fact]
    public void AResumedTrainingWithOtherOptionsOrOtherDataIsRefusedByName()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var model = VideoModel();
        var options = new TrainingOptions { Data = "balls" };
        using (var trainer = new DiffusionTrainer(model, Prior, options))
        {
            trainer.SaveCheckpoint(path);
        }

        Refused(options with { Levels = NoiseLevelLaw.LogNormal(0.5, 1.2) }, "levels was log-normal(deviation=1.2, mean=-1.2), now it is");
        Refused(options with { Weight = LossWeight.MinSnr() }, "weight was none, now it is min-snr(gamma=5)");
        Refused(options with { Optimizer = new OptimizerOptions { LearningRate = 0.5 } }, "rate=0.001");
        Refused(options with { Accumulation = 2 }, "accumulation was 1, now it is 2");
        Refused(options with { Data = "sprites" }, "pyoco.data = balls; this training has sprites");

        void Refused(TrainingOptions other, string because)
        {
            using var trainer = new DiffusionTrainer(model, Prior, other);
            Assert.Contains(because, Assert.Throws<CheckpointException>(() => trainer.Resume(path)).Message);
        }
    }

    [Fact]
    public void AConstantRateMayGoOnForMoreSteps()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var model = VideoModel();
        var options = new TrainingOptions { Steps = 2, Optimizer = new OptimizerOptions { DecayShare = 0 } };
        using var trainer = new DiffusionTrainer(model, Prior, options);
        Steps(trainer, 2);
        trainer.SaveCheckpoint(path);

        using var longer = new DiffusionTrainer(model, Prior, options with { Steps = 3 });
        longer.Resume(path);

        Steps(longer, 1);
        Assert.Equal(3, longer.StepsDone);
    }

    [Fact]
    public void BatchesThatAreGatheredMakeOneStepOfTheirMeanGradient()
    {
        using var model = VideoModel();
        using var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions());
        using var clips = TinyModels.Batch(0);
        using var others = TinyModels.Batch(1);

        double[] losses = [trainer.Backward(clips), trainer.Backward(others)];
        var gathered = Gradient(model).detach().div(2).norm().item<float>();
        Assert.Throws<InvalidOperationException>(() => trainer.SaveCheckpoint(Path.Combine(_folder, "half.safetensors")));
        var step = trainer.Update();

        Assert.Equal(1, trainer.StepsDone);
        Assert.Equal(losses.Average(), step.Loss, 12);
        Assert.Equal(gathered, step.GradientNorm, 4);
        Assert.NotEqual(losses[0], losses[1]);
        Assert.Contains("Backward", Assert.Throws<InvalidOperationException>(() => trainer.Update()).Message);

        static Tensor Gradient(TextToVideoModel model) =>
            cat([.. model.Network.Module.parameters().Where(p => p.grad is not null).Select(p => p.grad!.flatten())]);
    }

    [Fact]
    public void TheBatchesOfAStepHaveNoiseOfTheirOwn()
    {
        using var model = VideoModel();
        var recorder = new RecordingPrior(Prior);
        using var trainer = new DiffusionTrainer(model, recorder, new TrainingOptions { Seed = 3 });
        using var batch = TinyModels.Batch(0);

        trainer.Backward(batch);
        trainer.Backward(batch);
        trainer.Update();
        trainer.Step(batch);

        Assert.Equal(
            [new NoiseKey(3).ForTraining(0), new NoiseKey(3).ForPart(1).ForTraining(0), new NoiseKey(3).ForTraining(1)], recorder.Keys);
    }

    [Fact]
    public void AnObjectiveThatContradictsTheSchedulerIsRefusedByName()
    {
        using var model = VideoModel();
        var options = new TrainingOptions { Objective = TrainingObjective.Epsilon(DiscreteTimesteps.Linear(1000, 0.0001, 0.02)) };

        var error = Assert.Throws<ArgumentException>(() => new DiffusionTrainer(model, Prior, options));

        Assert.Contains("The objective epsilon(", error.Message);
        Assert.Contains("contradicts the scheduler of the model (EDMEulerScheduler, edm(sigma_data=0.5))", error.Message);
        new DiffusionTrainer(model, Prior, options with { Objective = TrainingObjective.Edm(0.5) }).Dispose();
    }

    [Fact]
    public void OnlyTheTemporalLayersLearnWhereThatIsAsked()
    {
        using var model = VideoModel();
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
    public void ValidationIsTheSameEachTimeAndChangesNothing()
    {
        using var model = VideoModel();
        var recorder = new RecordingPrior(Prior);
        using var trainer = new DiffusionTrainer(model, recorder, new TrainingOptions());
        using var batch = TinyModels.Batch(0);
        using var before = Copy(model);

        var losses = trainer.Validate(batch, 0.5);

        Assert.Equal(losses, trainer.Validate(batch, 0.5));
        Assert.NotEqual(losses, trainer.Validate(batch, 0.5, draw: 1));
        Assert.Equal(2, losses.Count);
        Assert.Equal(0, trainer.StepsDone);
        using var after = Copy(model);
        Assert.True(before.equal(after).all().item<bool>());
        trainer.Step(batch);
        Assert.DoesNotContain(recorder.Keys[^1], recorder.Keys.SkipLast(1));
    }

    [Fact]
    public void ALoraLearnsIsSavedWithItsPriorAndLoads()
    {
        var path = Path.Combine(_folder, "lora.safetensors");
        using var model = VideoModel();
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
        using var other = VideoModel();
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

    [Fact]
    public void StepsThatMakeLayersAgainAreTheSameSteps()
    {
        using var one = VideoModel();
        using var other = VideoModel();
        using var plain = new DiffusionTrainer(one, Prior, Fixed);
        using var recomputing = new DiffusionTrainer(other, Prior, Fixed with { Recomputes = true });
        using var batch = TinyModels.Batch(0);

        var (a, b) = (plain.Step(batch), recomputing.Step(batch));

        Assert.Equal(a.Loss, b.Loss, 1e-5 * a.Loss);
        Assert.Equal(a.GradientNorm, b.GradientNorm, 1e-4 * a.GradientNorm);
    }

    [Fact]
    public void KeptEncodingsChangeNoStep()
    {
        using var one = VideoModel();
        using var other = VideoModel();
        using var plain = new DiffusionTrainer(one, Prior, Fixed);
        using var keeping = new DiffusionTrainer(other, Prior, Fixed with { EncodingsFolder = Path.Combine(_folder, "kept") });
        using var batch = TinyModels.Batch(0);

        for (var i = 0; i < 2; i++)
        {
            var (a, b) = (plain.Step(batch), keeping.Step(batch));
            Assert.Equal(a.Loss, b.Loss, 1e-5 * a.Loss);
        }
    }

    [Fact]
    public void ACheckpointOfALoraOnAnotherNetworkIsRefused()
    {
        var (path, other) = (Path.Combine(_folder, "checkpoint.safetensors"), Path.Combine(_folder, "other"));
        var image = TinyModels.ImageModelFolder(_folder);
        var options = Fixed with { Train = TrainedWeights.Lora(new LoraOptions { Rank = 2 }) };
        using (var model = TextToVideoModel.Load(image))
        {
            using var trainer = new DiffusionTrainer(model, Prior, options);
            trainer.SaveCheckpoint(path);
            TinyModels.Randomized(model.Network.Module, seed: 9);
            model.Save(other);
        }

        using var another = TextToVideoModel.Load(other);
        using var resumed = new DiffusionTrainer(another, Prior, options);

        Assert.Contains("pyoco.network_sha256", Assert.Throws<CheckpointException>(() => resumed.Resume(path)).Message);
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

    // Keeps the addresses that noise was drawn at.
    private sealed class RecordingPrior(IVideoNoisePrior inner) : IVideoNoisePrior
    {
        public List<NoiseKey> Keys { get; } = [];

        public MethodSpec Spec => inner.Spec;

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
        {
            Keys.Add(key);
            return inner.Sample(shape, key, firstFrame, device);
        }
    }

    private static TrainingOptions Fixed => new() { Optimizer = new OptimizerOptions { WarmupSteps = 0 } };

    private static Tensor Evaluate(TextToVideoModel model, Tensor x)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var text = model.TextEncoder.Encode(["a green orc"]);
        return model.Network.Forward(x, zeros(1), text).DetachFromDisposeScope();
    }

    private static Tensor Copy(TextToVideoModel model) => nn.utils.parameters_to_vector(model.Network.Module.parameters()).detach().clone();

    private static void Steps(DiffusionTrainer trainer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var batch = TinyModels.Batch(trainer.StepsDone, frames: trainer.StepsDone % 3 == 2 ? 1 : 4);
            trainer.Step(batch);
        }
    }

    private TextToVideoModel VideoModel()
    {
        var image = Path.Combine(_folder, "image-model");
        if (!Directory.Exists(image))
        {
            TinyModels.ImageModelFolder(_folder);
        }

        return TextToVideoModel.FromImageModel(image, new VideoConfig { Frames = 4, MaxFrames = 6 });
    }
}
