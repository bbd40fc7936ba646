using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class PriorFolderTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheFileOfAPriorGoesWithItsModel()
    {
        var moved = Path.Combine(_folder, "moved");
        using (var model = VideoModel())
        using (var trainer = new DiffusionTrainer(model, new ScaledNoise("seven"), new TrainingOptions { Steps = 1 }))
        using (var batch = TinyModels.Batch(0, count: 2, frames: 4))
        {
            trainer.Step(batch);
            trainer.SaveModel(Path.Combine(_folder, "saved"));
        }

        Directory.Move(Path.Combine(_folder, "saved"), moved);
        var before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = Path.GetTempPath();
            using var loaded = TextToVideoModel.Load(moved);
            Assert.Equal(new MethodSpec("scaled", ("file", "scale.txt")), loaded.NoisePrior);
            Assert.Equal("seven", new ScaledFactory().Content(loaded.NoisePrior, loaded.Info.Folder));

            loaded.Save(Path.Combine(_folder, "again"));
            Assert.Equal("seven", File.ReadAllText(Path.Combine(_folder, "again", "scale.txt")));
            loaded.Save(moved);
            Assert.Equal("seven", File.ReadAllText(Path.Combine(moved, "scale.txt")));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Fact]
    public void TheFileOfAPartThatWasGivenByHandIsCopied()
    {
        var file = Path.Combine(_folder, "by-hand.txt");
        File.WriteAllText(file, "eight");
        var spec = new MethodSpec("twice", ("inner", new MethodSpec("scaled", ("file", file))));
        using var model = VideoModel();
        model.TrainWith(new CholeskyNoise(spec, frames => FrameMatrices.Diagonal(frames, 1)));

        model.Save(Path.Combine(_folder, "saved"));

        var inner = ModelFolder.Load(Path.Combine(_folder, "saved")).NoisePrior.Parameters["inner"].Method!;
        Assert.Equal("noise_prior_1.txt", inner.Parameters["file"].Text);
        Assert.Equal("eight", new ScaledFactory().Content(inner, Path.Combine(_folder, "saved")));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/hostname")]
    public void AFolderThatNamesAFileOutsideItselfIsNotCopied(string file)
    {
        using (var model = VideoModel())
        {
            model.Save(Path.Combine(_folder, "saved"));
        }

        File.WriteAllText(Path.Combine(_folder, "secret"), "secret");
        var index = Path.Combine(_folder, "saved", "model_index.json");
        File.WriteAllText(index, File.ReadAllText(index).Replace("\"independent\"", $"\"scaled\", \"file\": \"{file}\""));
        using var loaded = TextToVideoModel.Load(Path.Combine(_folder, "saved"));

        var error = Assert.Throws<InvalidDataException>(() => loaded.Save(Path.Combine(_folder, "again")));

        Assert.Contains(file, error.Message);
        Assert.False(File.Exists(Path.Combine(_folder, "again", "model_index.json")));
    }

    private TextToVideoModel VideoModel() =>
        TextToVideoModel.FromImageModel(TinyModels.ImageModelFolder(_folder), new VideoConfig { Frames = 4, MaxFrames = 4, FrameRate = 8 });

    private sealed class ScaledFactory
    {
        public string Content(MethodSpec spec, string? folder) => File.ReadAllText(Path.Combine(folder!, spec.Parameters["file"].Text!));
    }

    private sealed class ScaledNoise(string content) : IFileBackedPrior
    {
        public MethodSpec Spec => new("scaled", ("file", "nowhere"));

        public MethodSpec SaveTo(string folder)
        {
            File.WriteAllText(Path.Combine(folder, "scale.txt"), content);
            return new MethodSpec("scaled", ("file", "scale.txt"));
        }

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
            CholeskyNoise.White.Sample(shape, key, firstFrame, device);
    }
}
