using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace TrainSprites.Tests;

/// <summary>What the model in the repository makes comes from its weights and its noise, and from nothing else.</summary>
public sealed class SpritesModelTests
{
    private const string Prompt = "a green orc with red hair in chain mail and steel leg armour walks to the left";
    private static readonly string Model = Repository.PathOf("models", "sprites");

    [Fact]
    public void TheFolderIsSmallAndNamesItsPrior()
    {
        var bytes = Directory.GetFiles(Model, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);

        Assert.InRange(bytes, 1, 16 << 20);
        Assert.Equal("progressive(alpha=2)", ModelFolder.Load(Model).NoisePrior.ToString());
        Assert.True(File.Exists(Path.Combine(Model, "README.md")));
    }

    [Fact]
    public void TwoSeedsOfOneCaptionDiffer()
    {
        using var pipeline = Pipeline(Model);

        var (one, other) = (pipeline.Generate(Prompt, new GenerationOptions { Seed = 1 }), pipeline.Generate(
            Prompt, new GenerationOptions { Seed = 2 }));

        Assert.NotEqual(one.Frame(0).ToArray(), other.Frame(0).ToArray());
    }

    [Fact]
    public async Task ClipsOfCallsThatShareAPassAreThoseThatTheyGetAlone()
    {
        string[] prompts = [Prompt, "a brown orc walks to the right", "a skeleton thrusts a spear"];
        using var alone = Pipeline(Model);
        using var batched = alone.With(b => b.UseRequestBatching(prompts.Length));
        using var gate = new ManualResetEventSlim();
        var options = new GenerationOptions { Steps = 2 };

        var holder = batched.GenerateAsync(Prompt, options with { OnStep = _ => gate.Wait() });
        var calls = prompts.Select((prompt, i) => batched.GenerateAsync(prompt, options with { Seed = (ulong)i })).ToArray();
        gate.Set();
        await holder;
        var clips = await Task.WhenAll(calls);

        // The network of several clips rounds otherwise than that of one.
        foreach (var (clip, i) in clips.Select((clip, i) => (clip, i)))
        {
            var twin = alone.Generate(prompts[i], options with { Seed = (ulong)i });
            Assert.Equal(Told(twin), Told(clip));
            var differences = Enumerable.Range(0, clip.FrameCount).SelectMany(
                f => twin.Frame(f).ToArray().Zip(clip.Frame(f).ToArray(), (one, other) => Math.Abs(one - other)));
            Assert.InRange(differences.Max(), 0, 1);
        }

        static string Told(VideoClip clip) => (clip.Report! with { Elapsed = default, FramesSha256 = null }).ToJson();
    }

    [Fact]
    public void OneSpatialWeightReplacedByNoiseBreaksTheClip()
    {
        var copy = FolderCopy.Make(Model, Directory.CreateTempSubdirectory("pyoco-broken-").FullName);
        ReplaceByNoise(Path.Combine(copy, "unet", "diffusion_pytorch_model.safetensors"), "up_blocks.2.resnets.1.conv2.weight");

        // A sprite stands on a plain background that reaches the border of every frame.
        Assert.InRange(PlainBorder(Model), 0.95, 1);
        Assert.InRange(PlainBorder(copy), 0, 0.6);
        Directory.Delete(copy, recursive: true);
    }

    private static void ReplaceByNoise(string path, string name)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors;
        Dictionary<string, string> metadata;
        using (var file = SafetensorsFile.Open(path))
        {
            tensors = file.Names.ToDictionary(n => n, n => file.Read(n));
            metadata = new Dictionary<string, string>(file.Metadata);
        }

        var weight = tensors[name].to(ScalarType.Float32);
        tensors[name] = randn(weight.shape, generator: new Generator(1)).mul(weight.std().Times(10)).to(ScalarType.Float16);
        SafetensorsWriter.Write(path, tensors, metadata);
    }

    // The share of border pixels within 16 of the background.
    private static double PlainBorder(string model)
    {
        using var pipeline = Pipeline(model);
        var clip = pipeline.Generate(Prompt, new GenerationOptions { Seed = 1 });
        var near = 0;
        for (var f = 0; f < clip.FrameCount; f++)
        {
            var frame = clip.Frame(f).Span;
            for (var x = 0; x < 64; x++)
            {
                foreach (var at in new[] { x, 63 * 64 + x, x * 64, x * 64 + 63 })
                {
                    near += Math.Abs(frame[3 * at] - SpriteSheets.Background) <= 16 ? 1 : 0;
                }
            }
        }

        return near / (4.0 * 64 * clip.FrameCount);
    }

    private static VideoDiffusionPipeline Pipeline(string folder) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(folder).UseModelNoise().UseEuler(8).UseGuidance(2).Build();
}
