using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class StableDiffusionModelTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly TinyLdm _model;
    private readonly string _tokenizer;

    public StableDiffusionModelTests()
    {
        _tokenizer = TinyModels.Tokenizer(_folder.Path);
        _model = new TinyLdm(ClipTokenizer.Load(_tokenizer));
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFileMakesAClipAndBecomesAFolderThatMakesTheSame(bool isVersion2)
    {
        var path = Write(isVersion2);

        var one = Frame(() =>
        {
            using var file = StableDiffusionFile.Open(path, _model.Config);
            return TextToVideoModel.Load(file, _tokenizer);
        });
        using (var file = StableDiffusionFile.Open(path, _model.Config))
        using (var model = TextToVideoModel.Load(file, _tokenizer))
        {
            model.Save(_folder.PathOf("model"));
        }

        Assert.Equal(one, Frame(() => TextToVideoModel.Load(_folder.PathOf("model"))));
        Assert.True(one.Distinct().Count() > 1);
    }

    [Fact]
    public void ThePathOfASingleFileIsAsGoodAsAFolders()
    {
        var path = Write(isVersion2: false);
        ModelLoadOptions options = new() { TokenizerFolder = _tokenizer, SingleFile = _model.Config };

        using var model = TextToVideoModel.Load(path, options: options);

        Assert.Equal(path, model.Info.Source);
        Assert.Contains("TokenizerFolder", Assert.Throws<ArgumentException>("path", () => TextToVideoModel.Load(path)).Message);
    }

    [Fact]
    public void AFileOfVersion2TakesItsSchedulerFromTheOptions()
    {
        var path = Write(isVersion2: true);
        ModelLoadOptions options = new()
        {
            TokenizerFolder = _tokenizer,
            SingleFile = _model.Config with { Scheduler = null },
            Scheduler = config => config.With(new() { ["prediction_type"] = "v_prediction" }),
        };

        using var model = TextToVideoModel.Load(path, options: options);

        Assert.Equal("v_prediction", model.Scheduler.ToJson()["prediction_type"]!.GetValue<string>());
        Assert.Contains(
            "ModelLoadOptions.Scheduler",
            Assert.Throws<NotSupportedException>(() => TextToVideoModel.Load(path, options: options with { Scheduler = null })).Message);
    }

    [Fact]
    public void AGivenTextEncoderNeedsNoTokenizerAndStays()
    {
        var path = Write(isVersion2: false);
        using var text = new FakeTextEncoder(5, 16);

        using (var file = StableDiffusionFile.Open(path, _model.Config))
        using (var model = TextToVideoModel.Load(
            file, tokenizerFolder: null, options: new() { TextEncoder = text, Autoencoder = new() { FramesAtATime = 2 } }))
        {
            Assert.Same(text, model.TextEncoder);
            Assert.Equal(2, ((AutoencoderKL)model.Codec).Options.FramesAtATime);
            Assert.Throws<ArgumentNullException>("tokenizerFolder", () => TextToVideoModel.Load(file, tokenizerFolder: null));
        }

        Assert.False(text.IsDisposed);
    }

    [Fact]
    public void TheSchedulerOfVersion2IsAskedFor()
    {
        using var file = StableDiffusionFile.Open(Write(isVersion2: true), _model.Config with { Scheduler = null });

        Assert.Contains(
            "StableDiffusionConfig.Scheduler",
            Assert.Throws<NotSupportedException>(() => TextToVideoModel.Load(file, _tokenizer)).Message);
    }

    [Fact]
    public void TheSchedulerCanBeReplacedAndHalfOnACpuIsRefused()
    {
        using var file = StableDiffusionFile.Open(Write(isVersion2: false), _model.Config with { Scheduler = null });

        using var model = TextToVideoModel.Load(
            file, _tokenizer, options: new() { Scheduler = c => c.With(new() { ["_class_name"] = "LCMScheduler" }) });

        Assert.Equal("LCMScheduler", model.Scheduler.ClassName);
        Assert.Throws<NotSupportedException>(() => TextToVideoModel.Load(file, _tokenizer, type: ScalarType.Float16));
    }

    [Fact]
    public void AnInpaintingModelIsRefused()
    {
        using var scope = NewDisposeScope();
        using var inpainting = new TinyLdm(ClipTokenizer.Load(_tokenizer), inChannels: 9);
        using var file = StableDiffusionFile.Open(Write(inpainting, isVersion2: false), inpainting.Config);

        Assert.Contains(
            "the network takes 9 channels",
            Assert.Throws<CheckpointException>(() => TextToVideoModel.Load(file, _tokenizer)).Message);
    }

    private static byte[] Frame(Func<IVideoModel> load)
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(load).UseNoise(CholeskyNoise.White).UseEuler(2).Build();
        return pipeline.Generate("a green orc", new GenerationOptions { Seed = 1 }).Frame(0).ToArray();
    }

    private string Write(bool isVersion2) => Write(_model, isVersion2);

    private string Write(TinyLdm model, bool isVersion2)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(
            _folder.PathOf("ldm.safetensors"), model.Tensors(isVersion2).ToDictionary(t => t.Key, t => t.Value.contiguous()));
        return _folder.PathOf("ldm.safetensors");
    }
}
