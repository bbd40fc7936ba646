using Pyoco.Noise;
using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Priors that are made of others go with their files through a model's folder.</summary>
public sealed class ComposedPriorTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();
    private readonly string _before = Environment.CurrentDirectory;

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void ABlendOfATensorIsMadeAgainFromTheFolderAfterItMoved()
    {
        using var values = TinyModels.Normal(2, 12, 4, 8, 8);
        var prior = new BlendedNoise(new FixedNoise(values, new SharedNoise()), new IndependentNoise(), 0.3);
        var moved = Path.Combine(_folder, "moved");
        using (var model = VideoModel())
        {
            model.TrainWith(prior);
            model.Save(Path.Combine(_folder, "saved"));
        }

        Directory.Move(Path.Combine(_folder, "saved"), moved);
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(moved).UseModelNoise().UseEuler(1).Build();
        using var loaded = TextToVideoModel.Load(moved);
        var made = NoisePriorFactory.Instance.Create(loaded.NoisePrior, loaded.Info.Folder);

        using var expected = prior.Sample(new VideoShape(1, 12, 4, 8, 8), new NoiseKey(1));
        using var found = made.Sample(new VideoShape(1, 12, 4, 8, 8), new NoiseKey(1));
        Assert.Equal(expected.data<float>().ToArray(), found.data<float>().ToArray());
        Assert.Null(pipeline.PriorDivergence);
        Assert.StartsWith("first/noise_prior_", loaded.NoisePrior.Parameters["first"].Method!.Parameters["file"].Text);
    }

    [Fact]
    public void ACopyThatIsTrainedAgainIsSavedWithoutALookAtTheWorkingDirectory()
    {
        using var values = TinyModels.Normal(2, 12, 4, 8, 8);
        var (first, second) = (Path.Combine(_folder, "first"), Path.Combine(_folder, "second"));
        using (var model = VideoModel())
        {
            model.TrainWith(new BlendedNoise(new FixedNoise(values, new SharedNoise()), new IndependentNoise(), 0.3));
            model.Save(first);
        }

        Environment.CurrentDirectory = Path.GetTempPath();
        using var loaded = TextToVideoModel.Load(first);
        var made = (BlendedNoise)NoisePriorFactory.Instance.Create(loaded.NoisePrior, first);
        Train(loaded, made, second);
        Assert.Equal(Files(first), Files(second));
        Train(loaded, new BlendedNoise(made.First, made.Second, 0.6), second);

        Assert.Equal(Files(first), Files(second));
        using var again = TextToVideoModel.Load(second);
        Assert.Equal(0.6, again.NoisePrior.Parameters["share"].Number);
        Assert.Equal(again.NoisePrior, NoisePriorFactory.Instance.Create(again.NoisePrior, second).Spec);
    }

    [Fact]
    public void APriorThatNamesARelativeFileAndDoesNotSaveItIsRefused()
    {
        using var model = VideoModel();
        model.TrainWith(new CholeskyNoise(
            new MethodSpec("twice", ("inner", new MethodSpec("scaled", ("file", "noise.txt")))),
            frames => FrameMatrices.Diagonal(frames, 1)));
        File.WriteAllText(Path.Combine(_folder, "noise.txt"), "what the working directory happens to have");
        Environment.CurrentDirectory = _folder;

        var error = Assert.Throws<NotSupportedException>(() => model.Save(Path.Combine(_folder, "saved")));

        Assert.Contains("names the file 'noise.txt' and does not save it", error.Message);
        Assert.False(Directory.Exists(Path.Combine(_folder, "saved")));
    }

    [Fact]
    public void ACheckpointIsTakenUpWithTheSameNoiseUnderAnotherFileName()
    {
        using var values = TinyModels.Normal(2, 12, 4, 8, 8);
        using var others = TinyModels.Normal(2, 12, 4, 8, 8).Plus(1);
        var checkpoint = Path.Combine(_folder, "checkpoint.safetensors");
        var files = Directory.CreateDirectory(Path.Combine(_folder, "noise")).FullName;
        var file = Path.Combine(files, new FixedNoise(values).SaveTo(files).Parameters["file"].Text!);
        using var model = VideoModel();
        using (var trainer = new DiffusionTrainer(model, new FixedNoise(values, new SharedNoise()), new TrainingOptions { Steps = 1 }))
        {
            trainer.SaveCheckpoint(checkpoint);
        }

        using var same = new DiffusionTrainer(model, FixedNoise.Load(file, new SharedNoise()), new TrainingOptions { Steps = 1 });
        using var other = new DiffusionTrainer(model, new FixedNoise(others, new SharedNoise()), new TrainingOptions { Steps = 1 });

        Assert.Null(same.Resume(checkpoint));
        Assert.Contains("pyoco.noise_prior", Assert.Throws<CheckpointException>(() => other.Resume(checkpoint)).Message);
    }

    private static void Train(TextToVideoModel model, IVideoNoisePrior prior, string folder)
    {
        using var trainer = new DiffusionTrainer(model, prior, new TrainingOptions { Steps = 1 });
        using var batch = TinyModels.Batch(0, count: 2, frames: 4);
        trainer.Step(batch);
        trainer.SaveModel(folder);
    }

    private static string[] Files(string folder) => [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))
            .Order(StringComparer.Ordinal)];

    private TextToVideoModel VideoModel() => TextToVideoModel.FromImageModel(
        TinyModels.ImageModelFolder(_folder), new VideoConfig { Frames = 4, MaxFrames = 4, FrameRate = 8 });
}
