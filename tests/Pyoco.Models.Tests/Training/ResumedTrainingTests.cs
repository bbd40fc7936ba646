using Pyoco.TestSupport;
using static Pyoco.Models.Tests.TinyTraining;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Which checkpoints a trainer goes on from.</summary>
public sealed class ResumedTrainingTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AResumedTrainingIsTheSameTraining()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        var options = new TrainingOptions { Steps = 6 };
        using var whole = VideoModel(_folder);
        using var half = VideoModel(_folder);
        using (var trainer = new DiffusionTrainer(half, Prior, options))
        {
            Steps(trainer, 3);
            trainer.SaveCheckpoint(path);
        }

        using var one = new DiffusionTrainer(whole, Prior, options);
        Steps(one, 6);
        using var resumed = VideoModel(_folder);
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
        using var model = VideoModel(_folder);
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
    public void ACheckpointOfAnotherPriorSeedOrNetworkIsRefused()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var model = VideoModel(_folder);
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
    public void ACheckpointNamesTheFixedTextEncoderAndAnotherOneIsRefused()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var model = VideoModel(_folder);
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
            model.TrainedText.Network.parameters().First().Plus_(1);
        }

        Assert.Contains("text_encoder_sha256", Assert.Throws<CheckpointException>(() => trainer.Resume(path)).Message);
        var again = Path.Combine(_folder, "again.safetensors");
        trainer.SaveCheckpoint(again); // of the encoder that the training began with: no checkpoint hashes it anew
        using (SafetensorsFile before = SafetensorsFile.Open(path), after = SafetensorsFile.Open(again))
        {
            Assert.Equal(before.Metadata["pyoco.text_encoder_sha256"], after.Metadata["pyoco.text_encoder_sha256"]);
        }

        using var learning = new DiffusionTrainer(model, Prior, new TrainingOptions { TrainTextEncoder = true });
        Assert.Contains("text_encoder_sha256", Assert.Throws<CheckpointException>(() => learning.Resume(path)).Message);
    }

    [Fact]
    public void AResumedTrainingWithOtherOptionsOrOtherDataIsRefusedByName()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var model = VideoModel(_folder);
        var options = new TrainingOptions { Data = "balls" };
        using (var trainer = new DiffusionTrainer(model, Prior, options))
        {
            trainer.SaveCheckpoint(path);
        }

        Refused(options with { ImageLevels = NoiseLevelLaw.LogNormal(-0.7, 1.4) }, "image_levels");
        Refused(options with { Levels = NoiseLevelLaw.LogNormal(0.5, 1.2) }, "levels was log-normal(deviation=1.2, mean=-1.2), now it is");
        Refused(options with { Weight = LossWeight.MinSnr() }, "weight was none, now it is min-snr(gamma=5)");
        Refused(options with { Optimizer = new OptimizerOptions { LearningRate = 0.5 } }, "rate=0.001");
        Refused(options with { Accumulation = 2 }, "accumulation was 1, now it is 2");
        Refused(options with { Data = "sprites" }, "pyoco.data = balls; this training has sprites");
        Refused(options with { Data = "sprites" }, "That is another data set");
        Refused(options with { ComputeType = ScalarType.BFloat16 }, "compute_type was that of the weights, now it is BFloat16");
        Refused(options with { Batches = Batches.Spec }, "of the batches, the kind was none, now it is clips");

        void Refused(TrainingOptions other, string because)
        {
            using var trainer = new DiffusionTrainer(model, Prior, other);
            Assert.Contains(because, Assert.Throws<CheckpointException>(() => trainer.Resume(path)).Message);
        }
    }

    [Fact]
    public void OptionsThatAreLeftOutAndOtherBatchesAreRefusedByName()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var model = VideoModel(_folder);
        var options = new TrainingOptions { ImageLevels = NoiseLevelLaw.LogNormal(-0.7, 1.4), Batches = Batches.Spec };
        using (var trainer = new DiffusionTrainer(model, Prior, options))
        {
            trainer.SaveCheckpoint(path);
            trainer.Resume(path);
        }

        Refused(options with { ImageLevels = null }, "image_levels was log-normal(deviation=1.4, mean=-0.7), now it is none");
        Refused(options with { Batches = null }, "of the batches, the kind was clips, now it is none");
        Refused(
            options with { Batches = (Batches with { Frames = 6, FrameRate = 8 }).Spec },
            "of the batches, frame_rate was as it is, now it is 8; of the batches, frames was 4, now it is 6");

        void Refused(TrainingOptions other, string because)
        {
            using var trainer = new DiffusionTrainer(model, Prior, other);
            Assert.Contains(because, Assert.Throws<CheckpointException>(() => trainer.Resume(path)).Message);
        }
    }

    [Fact]
    public void OtherDataThatAreAllowedAreGoneOnWithAndSaid()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var model = VideoModel(_folder);
        using (var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions { Data = "balls" }))
        {
            Steps(trainer, 1);
            trainer.SaveCheckpoint(path);
        }

        using var mended = new DiffusionTrainer(model, Prior, new TrainingOptions { Data = "mended", AllowOtherData = true });
        var notice = mended.Resume(path);

        Assert.Contains("made on another data set (pyoco.data = balls; this training has mended)", notice);
        Assert.Equal(1, mended.StepsDone);
        mended.SaveCheckpoint(path);
        Assert.Null(mended.Resume(path)); // it is of these data now
    }

    // They recorded neither batches nor the type to compute in; what they did record counts all the same.
    [Fact]
    public void ACheckpointThatRecordsLessIsComparedByWhatItRecords()
    {
        var (path, old) = (Path.Combine(_folder, "checkpoint.safetensors"), Path.Combine(_folder, "old.safetensors"));
        using var model = VideoModel(_folder);
        using (var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions()))
        {
            trainer.SaveCheckpoint(path);
        }

        using (var file = SafetensorsFile.Open(path))
        using (NewDisposeScope())
        {
            var metadata = file.Metadata.Where(m => m.Key != "pyoco.batches").ToDictionary();
            var options = MethodSpec.Parse(metadata["pyoco.training"]);
            metadata["pyoco.training"] = new MethodSpec(
                options.Name, [.. options.Parameters.Where(p => p.Key != "compute_type").Select(p => (p.Key, p.Value))]).ToJson();
            SafetensorsWriter.Write(old, file.Names.ToDictionary(n => n, n => file.Read(n)), metadata);
        }

        var now = new TrainingOptions { Batches = Batches.Spec, ComputeType = ScalarType.BFloat16 };
        using var more = new DiffusionTrainer(model, Prior, now);
        using var other = new DiffusionTrainer(model, Prior, now with { EmaDecay = 0.5 });

        Assert.Null(more.Resume(old));
        Assert.Contains("ema_decay", Assert.Throws<CheckpointException>(() => other.Resume(old)).Message);
    }

    // One that never learns is told by its files: T5, or several joined.
    [Fact]
    public void ACheckpointOfAnotherFrozenEncoderIsRefused()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        var image = TinyModels.ImageModelFolder(_folder);
        var other = Path.Combine(_folder, "other");
        using (var model = TextToVideoModel.Load(image))
        {
            TinyModels.Randomized(model.TrainedText!.Network, seed: 9);
            model.Save(other);
        }

        using var encoder = Joined(image);
        using var otherEncoder = Joined(other);
        using var one = TextToVideoModel.Load(image, options: new ModelLoadOptions { TextEncoder = encoder });
        using var another = TextToVideoModel.Load(image, options: new ModelLoadOptions { TextEncoder = otherEncoder });
        using (var trainer = new DiffusionTrainer(one, Prior, Fixed))
        {
            trainer.SaveCheckpoint(path);
            trainer.Resume(path);
        }

        using var resumed = new DiffusionTrainer(another, Prior, Fixed);

        Assert.Contains("pyoco.text_encoder_files_sha256", Assert.Throws<CheckpointException>(() => resumed.Resume(path)).Message);

        static CompositeTextEncoder Joined(string folder) => CompositeTextEncoder.AlongTokens(
            ClipTextEncoder.Load(Path.Combine(folder, "text_encoder"), Path.Combine(folder, "tokenizer")));
    }

    [Fact]
    public void AConstantRateMayGoOnForMoreSteps()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var model = VideoModel(_folder);
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

    private static ClipBatchOptions Batches => new() { Frames = 4, Height = 16, Width = 16 };
}
