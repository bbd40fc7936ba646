using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ComponentReadersTests : IDisposable
{
    private static readonly ModelLoadOptions Own = new()
    {
        Components = new Dictionary<string, Func<ComponentFolder, IModelComponent>>
        {
            [ScalingNetwork.ClassName] = ScalingNetwork.Load,
            [LengthEncoder.ClassName] = _ => new LengthEncoder(),
            [HalvingCodec.ClassName] = folder => HalvingCodec.Load(folder.Path),
        },
    };

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ASmallCodecForPreviewsIsTheHosts()
    {
        var path = Save();
        var small = new PixelCodec(1);

        using var with = TextToVideoModel.Load(path, options: Own with { PreviewCodec = small });
        using var without = TextToVideoModel.Load(path, options: Own);

        Assert.Same(small, ((IVideoModel)with).PreviewCodec);
        Assert.Null(((IVideoModel)without).PreviewCodec);
    }

    [Fact]
    public void AModelOfAHostsOwnPartsIsSavedLoadedAndMakesTheSameClip()
    {
        var path = Save();
        var made = Generate(Model());

        var folder = ModelFolder.Load(path);
        var read = Generate(TextToVideoModel.Load(path, options: Own));

        Assert.Equal(("mine", "HalvingCodec"), folder.Components["vae"]);
        Assert.Equal(("mine", "LengthEncoder"), folder.Components["text_encoder"]);
        Assert.Equal(("mine", "ScalingNetwork"), folder.Components["unet"]);
        Assert.DoesNotContain("tokenizer", folder.Components.Keys);
        Assert.Equal((3, 8, 8), (made.FrameCount, made.Width, made.Height)); // latents of 4 x 4
        Assert.Equal(made.Frame(2).ToArray(), read.Frame(2).ToArray());
    }

    [Fact]
    public void WithoutAReaderItsClassIsRefusedByNameAndPlace()
    {
        var path = Save();

        var error = Assert.Throws<NotSupportedException>(() => TextToVideoModel.Load(path));

        Assert.Contains("unet is 'ScalingNetwork'", error.Message);
        Assert.Contains("ModelLoadOptions.Components", error.Message);
    }

    [Fact]
    public void AReaderThatMakesAnotherKindOfPartIsNamed()
    {
        var path = Save();
        var wrong = Own with
        {
            Components = Own.Components.Append(new(HalvingCodec.ClassName, _ => new LengthEncoder()))
                .GroupBy(c => c.Key).ToDictionary(c => c.Key, c => c.Last().Value),
        };

        var error = Assert.Throws<InvalidOperationException>(() => TextToVideoModel.Load(path, options: wrong));

        Assert.Contains("makes LengthEncoder; IVideoCodec was expected", error.Message);
    }

    [Fact]
    public void AFolderWhoseIndexMixesUpItsPartsIsDamaged()
    {
        var path = Save();
        var index = Path.Combine(path, "model_index.json");
        File.WriteAllText(index, File.ReadAllText(index).Replace("\"ScalingNetwork\"", "\"PixelCodec\"", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(path, "unet", "config.json"), """{"_class_name": "PixelCodec"}""");

        var error = Assert.Throws<CheckpointException>(() => TextToVideoModel.Load(path, options: Own));

        Assert.Contains("unet", error.Message);
        Assert.Contains("PixelCodec", error.Message);
    }

    private static TextToVideoModel Model() => new(
        new LengthEncoder(),
        new ScalingNetwork(0.25),
        new HalvingCodec(brightness: 0.125),
        SchedulerConfig.Of(new EdmConfig { SigmaMax = 10 }),
        new VideoConfig { Frames = 3, MaxFrames = 3 },
        MethodSpec.Independent,
        "a model of the host's parts");

    private static VideoClip Generate(TextToVideoModel model)
    {
        using (model)
        {
            using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(model)
                .UseNoise(TestSupport.CholeskyNoise.White).UseEuler(2).Build();
            return pipeline.Generate("orc", new GenerationOptions { Seed = 5 });
        }
    }

    private string Save()
    {
        using var model = Model();
        var path = _folder.PathOf("model");
        model.Save(path);
        return path;
    }

    // Its states are the lengths of the prompts.
    private sealed class LengthEncoder : ITextEncoder, IModelComponent
    {
        public const string ClassName = "LengthEncoder";

        public ComponentClass Class => new("mine", ClassName);

        public TextConditioning Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken = default) =>
            new(tensor([.. prompts.Select(p => (float)p.Length)]).view(-1, 1, 1), pooled: null, [.. prompts.Select(_ => "")]);

        public void Save(string folder, ScalarType type) => Directory.CreateDirectory(folder);
    }

    // Every second pixel, and back by repeating them.
    private sealed class HalvingCodec(double brightness) : IVideoCodec, IModelComponent
    {
        public const string ClassName = "HalvingCodec";
        private const string File = "brightness.txt";

        public ComponentClass Class => new("mine", ClassName);

        public static HalvingCodec Load(string folder) =>
            new(double.Parse(System.IO.File.ReadAllText(Path.Combine(folder, File)), CultureInfo.InvariantCulture));

        public VideoShape LatentShape(VideoShape pixels) => new(pixels.Batch, 3, pixels.Frames, pixels.Height / 2, pixels.Width / 2);

        public VideoShape PixelShape(VideoShape latents) => new(latents.Batch, 3, latents.Frames, 2 * latents.Height, 2 * latents.Width);

        public Tensor Encode(Tensor video) => video.slice(3, 0, video.size(3), 2).slice(4, 0, video.size(4), 2).clone();

        public Tensor Decode(Tensor latents)
        {
            using var scope = NewDisposeScope();
            return latents.repeat_interleave(2, dim: 3).repeat_interleave(2, dim: 4).Plus(brightness).MoveToOuterDisposeScope();
        }

        public void Save(string folder, ScalarType type)
        {
            Directory.CreateDirectory(folder);
            System.IO.File.WriteAllText(Path.Combine(folder, File), brightness.ToString(CultureInfo.InvariantCulture));
        }
    }
}
