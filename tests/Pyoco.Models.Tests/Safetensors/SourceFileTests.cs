using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class SourceFileTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData("shortened", true)]
    [InlineData("written over", true)]
    [InlineData("replaced", false)]
    [InlineData("deleted", false)]
    public void WeightsThatStandInAFileTellWhatBecameOfIt(string what, bool isTold)
    {
        Skip.If(OperatingSystem.IsWindows(), "Nothing is mapped on Windows.");
        var path = TinyModels.ImageModelFolder(_folder);
        var file = Path.Combine(path, "unet", "diffusion_pytorch_model.safetensors");
        var length = new FileInfo(file).Length;
        using var pipeline = Pipeline(path, WeightMemory.Mapped);
        var before = pipeline.Generate("a green orc walks", new GenerationOptions { Seed = 1 }).FramesSha256;

        Change(file, what);

        if (isTold)
        {
            var error = Assert.Throws<InvalidOperationException>(() => pipeline.Generate("a green orc walks"));
            Assert.Contains($"{file} was written to after it was opened: {length} bytes, written ", error.Message);
            Assert.Contains("ModelLoadOptions.Weights = WeightMemory.Copied", error.Message);
        }
        else
        {
            Assert.Equal(before, pipeline.Generate("a green orc walks", new GenerationOptions { Seed = 1 }).FramesSha256);
        }
    }

    [SkippableFact]
    public void EncodersThatAreJoinedTellItToo()
    {
        Skip.If(OperatingSystem.IsWindows(), "Nothing is mapped on Windows.");
        var path = TinyModels.ImageModelFolder(_folder);
        var (folder, tokenizer) = (Path.Combine(path, "text_encoder"), Path.Combine(path, "tokenizer"));
        using var text = CompositeTextEncoder.AlongTokens(ClipTextEncoder.Load(folder, tokenizer));
        using var model = TextToVideoModel.Load(path, options: new ModelLoadOptions { TextEncoder = text });
        Assert.Null(model.Refusal());

        Change(Path.Combine(folder, "model.safetensors"), "shortened");

        Assert.Contains("text_encoder", model.Refusal());
    }

    [Theory]
    [InlineData("shortened")]
    [InlineData("written over")]
    [InlineData("deleted")]
    public void WeightsThatWereCopiedStayWhatTheyWere(string what)
    {
        var path = TinyModels.ImageModelFolder(_folder);
        using var pipeline = Pipeline(path, WeightMemory.Copied);
        var before = pipeline.Generate("a green orc walks", new GenerationOptions { Seed = 1 }).FramesSha256;

        foreach (var file in Directory.GetFiles(path, "*.safetensors", SearchOption.AllDirectories))
        {
            Change(file, what);
        }

        Assert.Equal(before, pipeline.Generate("a green orc walks", new GenerationOptions { Seed = 1 }).FramesSha256);
    }

    [SkippableFact]
    public void MappedAndCopiedWeightsAreTheSameNumbers()
    {
        var path = TinyModels.ImageModelFolder(_folder);
        using var mapped = TextToVideoModel.Load(path);
        using var copied = TextToVideoModel.Load(path, options: new ModelLoadOptions { Weights = WeightMemory.Copied });

        foreach (var (one, other) in mapped.Network.Module.parameters().Zip(copied.Network.Module.parameters()))
        {
            Assert.True(one.equal(other).all().item<bool>());
        }

        mapped.Dispose();
        Assert.False(MappedFileTests.IsMapped(path));
    }

    private static VideoDiffusionPipeline Pipeline(string path, WeightMemory memory) => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(path, options: new ModelLoadOptions { Weights = memory }).UseNoise(CholeskyNoise.White).UseEuler(1).Build();

    private static void Change(string file, string what)
    {
        switch (what)
        {
            case "shortened":
                using (var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                {
                    stream.SetLength(stream.Length - 4);
                }

                break;
            case "written over":
                using (var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                {
                    stream.Position = stream.Length - 4;
                    stream.Write(BitConverter.GetBytes(7f));
                }

                break;
            case "replaced":
                WholeFile.Write(file, stream => stream.Write("another"u8));
                break;
            default:
                File.Delete(file);
                break;
        }
    }
}
