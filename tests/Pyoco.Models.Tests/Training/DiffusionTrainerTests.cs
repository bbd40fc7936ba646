using Pyoco.TestSupport;
using TorchSharp;
using static Pyoco.Models.Tests.TinyTraining;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class DiffusionTrainerTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheNoiseThatIsAddedHasThePriorsCovariance()
    {
        using var model = VideoModel(_folder);
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
        using var model = VideoModel(_folder);
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
        using var model = VideoModel(_folder);
        using var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions { Steps = 2 });

        using var images = TinyModels.Batch(0, count: 3, frames: 1);
        using var clips = TinyModels.Batch(1, count: 2, frames: 4);

        Assert.True(double.IsFinite(trainer.Step(images).Loss));
        Assert.True(double.IsFinite(trainer.Step(clips).Loss));
        Assert.Equal(2, trainer.StepsDone);
    }

    [Fact]
    public void ImagesHaveALawOfLevelsOfTheirOwn()
    {
        using var model = VideoModel(_folder);
        using var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions
        {
            Steps = 20, Levels = NoiseLevelLaw.LogNormal(2, 0.01), ImageLevels = NoiseLevelLaw.LogNormal(-2, 0.01),
        });
        var seen = new List<(long Frames, double Log)>();
        trainer.Inspect = (_, clean, levels) => seen.AddRange(levels.Select(l => (clean.size(2), Math.Log(l.Sigma))));

        using var images = TinyModels.Batch(0, count: 3, frames: 1);
        using var clips = TinyModels.Batch(1, count: 2, frames: 4);
        trainer.Step(images);
        trainer.Step(clips);
        trainer.Validate(images, 0.5);

        Assert.Equal([1, 1, 1, 4, 4, 1, 1, 1], seen.Select(s => s.Frames));
        Assert.All(seen, s => Assert.Equal(s.Frames == 1 ? -2 : 2, s.Log, 0.1));
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
    public void NoStepDrawsNoiseOfSampling()
    {
        using var model = VideoModel(_folder);
        var recorder = new RecordingPrior(Prior);
        using var trainer = new DiffusionTrainer(model, recorder, new TrainingOptions { Seed = 3 });

        Steps(trainer, 2);

        Assert.All(recorder.Keys, key => Assert.True(key.IsForTraining));
        Assert.Equal([new NoiseKey(3).ForTraining(0), new NoiseKey(3).ForTraining(1)], recorder.Keys);
    }

    [Fact]
    public void NothingIsLeftBehindByAStep()
    {
        using var model = VideoModel(_folder);
        using var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions());
        Steps(trainer, 2);
        using var batch = TinyModels.Batch(2);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        trainer.Step(batch);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void BatchesThatAreGatheredMakeOneStepOfTheirMeanGradient()
    {
        using var model = VideoModel(_folder);
        using var trainer = new DiffusionTrainer(model, Prior, new TrainingOptions());
        using var clips = TinyModels.Batch(0);
        using var others = TinyModels.Batch(1);

        double[] losses = [trainer.Backward(clips), trainer.Backward(others)];
        var gathered = Gradient(model).detach().Over(2).norm().item<float>();
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
        using var model = VideoModel(_folder);
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
    public void ValidationIsTheSameEachTimeAndChangesNothing()
    {
        using var model = VideoModel(_folder);
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
    public void StepsThatMakeLayersAgainAreTheSameSteps()
    {
        using var one = VideoModel(_folder);
        using var other = VideoModel(_folder);
        using var plain = new DiffusionTrainer(one, Prior, Fixed);
        using var recomputing = new DiffusionTrainer(other, Prior, Fixed with { Recomputes = true });
        using var batch = TinyModels.Batch(0);

        var (a, b) = (plain.Step(batch), recomputing.Step(batch));

        Assert.Equal(a.Loss, b.Loss, 1e-5 * a.Loss);
        Assert.Equal(a.GradientNorm, b.GradientNorm, 1e-4 * a.GradientNorm);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StepsInBFloat16AreTheSameToItsPrecisionAndLeaveFloat32(bool lora)
    {
        using var one = VideoModel(_folder);
        using var other = VideoModel(_folder);
        var options = Fixed with { Train = lora ? TrainedWeights.Lora(new LoraOptions { Rank = 2 }) : TrainedWeights.All };
        using var plain = new DiffusionTrainer(one, Prior, options);
        var trainer = new DiffusionTrainer(other, Prior, options with { ComputeType = ScalarType.BFloat16 });
        using var batch = TinyModels.Batch(0);

        var (a, b) = (plain.Step(batch), trainer.Step(batch));
        trainer.Dispose();

        Assert.NotEqual(a.Loss, b.Loss);
        Assert.Equal(a.Loss, b.Loss, 0.03 * a.Loss);
        Assert.Equal(a.GradientNorm, b.GradientNorm, 0.1 * a.GradientNorm);
        Assert.All(other.Network.Module.parameters(), p => Assert.Equal(ScalarType.Float32, p.dtype));
        Assert.Null(((UNetNetwork)other.Network).TrainingType);
    }

    [Fact]
    public void AnExceptionWithinABatchLeavesNoGradients()
    {
        using var model = VideoModel(_folder);
        using var fresh = VideoModel(_folder);
        using var trainer = new DiffusionTrainer(model, Prior, Fixed);
        using var other = new DiffusionTrainer(fresh, Prior, Fixed);
        using var clips = TinyModels.Batch(0);
        using var both = new TrainingBatch(TinyModels.Batch(1).Video, clips.Captions) { Images = TinyModels.Batch(2, frames: 1) };
        trainer.Inspect = (_, clean, _) =>
        {
            if (clean.size(2) == 1)
            {
                throw new NotSupportedException("no images");
            }
        };

        Assert.Equal("no images", Assert.Throws<NotSupportedException>(() => trainer.Backward(both)).Message);

        Assert.All(model.Network.Module.parameters(), p => Assert.Null(p.grad));
        Assert.Throws<InvalidOperationException>(() => trainer.Update());
        Assert.Equal(other.Step(clips), trainer.Step(clips));
    }

    [Fact]
    public void GradientsThatSomebodyLeftDoNotCount()
    {
        using var model = VideoModel(_folder);
        using var fresh = VideoModel(_folder);
        using var batch = TinyModels.Batch(0);
        using (NewDisposeScope())
        {
            foreach (var weight in model.Network.Module.parameters())
            {
                weight.requires_grad_(true).square().sum().backward();
            }
        }

        using var trainer = new DiffusionTrainer(model, Prior, Fixed);
        using var other = new DiffusionTrainer(fresh, Prior, Fixed);

        Assert.Equal(other.Step(batch), trainer.Step(batch));
    }

    [Fact]
    public void ATypeThatTheWeightsCannotBeComputedInIsRefused()
    {
        VideoModel(_folder).Dispose();
        using var model = TextToVideoModel.Load(Path.Combine(_folder, "image-model"), type: ScalarType.BFloat16);
        var options = Fixed with { Train = TrainedWeights.Lora(new LoraOptions { Rank = 2 }) };

        var error = Assert.Throws<NotSupportedException>(
            () => new DiffusionTrainer(model, CholeskyNoise.White, options with { ComputeType = ScalarType.Float32 }));

        Assert.Contains("The network's weights are BFloat16, over which it cannot compute in Float32", error.Message);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, options with { ComputeType = ScalarType.BFloat16 });
        using var batch = TinyModels.Batch(0, frames: 1);
        Assert.True(double.IsFinite(trainer.Step(batch).Loss));
    }

    [Fact]
    public void KeptEncodingsChangeNoStep()
    {
        using var one = VideoModel(_folder);
        using var other = VideoModel(_folder);
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
    public void ATrainerThatCannotBeMadeLeavesNoLoraBesideTheNetwork()
    {
        using var model = VideoModel(_folder);
        var file = Path.Combine(_folder, "a-file");
        File.WriteAllText(file, "");
        var options = Fixed with { Train = TrainedWeights.Lora(new LoraOptions { Rank = 2 }), EncodingsFolder = file };

        Assert.ThrowsAny<IOException>(() => new DiffusionTrainer(model, Prior, options));

        Assert.All(model.Network.Module.modules(), layer => Assert.Null(LowRankUpdate.Beside(layer)));
    }
}
