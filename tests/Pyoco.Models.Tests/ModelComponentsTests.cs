using System.Text.Json.Nodes;
using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class ModelComponentsTests : IDisposable
{
    private const int TextSize = 16;
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderWithT5AndAnAutoencoderMakesAClip()
    {
        var path = LatentModel(Variational());

        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(path)
            .UseNoise(CholeskyNoise.White).UseEuler(2).UseGuidance(2).Build();
        var clip = pipeline.Generate("a red orc", new GenerationOptions { Seed = 1 });

        Assert.Equal((1, 16, 16), (clip.FrameCount, clip.Width, clip.Height));
        Assert.Equal(new VideoShape(1, 4, 1, 8, 8), pipeline.Model.LatentShape);
    }

    [Fact]
    public void AComponentIsOpenedByTheClassThatTheFolderNames()
    {
        var path = LatentModel(Variational());
        var folder = ModelFolder.Load(path);
        using var model = TextToVideoModel.Load(
            path, options: new ModelLoadOptions { Autoencoder = new AutoencoderOptions { TileSize = 8, FramesAtATime = 3 } });

        Assert.Equal(("transformers", "T5EncoderModel"), folder.Components["text_encoder"]);
        Assert.Equal(("transformers", "T5Tokenizer"), folder.Components["tokenizer"]);
        Assert.Equal(("diffusers", "AutoencoderKL"), folder.Components["vae"]);
        Assert.IsType<T5TextEncoder>(model.TextEncoder);
        Assert.Equal(new AutoencoderOptions { TileSize = 8, FramesAtATime = 3 }, Assert.IsType<AutoencoderKL>(model.Codec).Options);
    }

    [Fact]
    public void ATinyAutoencoderIsACodecToo()
    {
        using var scope = NewDisposeScope();
        var tiny = TinyAutoencoders.Write(_folder.PathOf("tiny"), TinyAutoencoders.Tiny);
        var latents = TinyModels.Normal(1, 4, 1, 4, 4);
        var path = LatentModel(AutoencoderTiny.Load(tiny));

        using var codec = AutoencoderTiny.Load(tiny);
        using var model = TextToVideoModel.Load(path);

        Tensors.BitEqual(codec.Decode(latents), Assert.IsType<AutoencoderTiny>(model.Codec).Decode(latents));
    }

    [Fact]
    public void AGivenTextEncoderStandsInForTheFoldersAndStays()
    {
        var path = LatentModel(Variational());
        Directory.Delete(Path.Combine(path, "text_encoder"), recursive: true);
        using var prompts = PrecomputedTextEncoder.From(new Dictionary<string, Tensor> { ["a red orc"] = TinyModels.Normal(5, TextSize) });

        using (var model = TextToVideoModel.Load(path, options: new ModelLoadOptions { TextEncoder = prompts }))
        {
            using var text = model.TextEncoder!.Encode(["a red orc"]);
            Assert.Contains(
                "PrecomputedTextEncoder",
                Assert.Throws<NotSupportedException>(() => model.Save(_folder.PathOf("saved"))).Message);
            Assert.False(Directory.Exists(_folder.PathOf("saved")));
        }

        prompts.Encode(["a red orc"]).Dispose();
    }

    [Fact]
    public void ATextEncoderThatDoesNotLearnLeavesTheNetworkToTrainAlone()
    {
        var path = LatentModel(Variational());
        using var model = TextToVideoModel.Load(path);
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = 1 });
        using var batch = TinyModels.Batch(0, count: 2, frames: 1);

        Assert.True(double.IsFinite(trainer.Step(batch).Loss));
        Assert.Equal(model.Network.Module.parameters().Sum(p => p.numel()), trainer.Trained.Weights);
    }

    [Fact]
    public void AModelOfSeveralTextEncodersIsSavedAndOpened()
    {
        var path = LatentModel(Variational());
        string[] saved = [_folder.PathOf("joined"), _folder.PathOf("again")];
        using var joined = CompositeTextEncoder.AlongTokens(T5(path), T5(path));
        using var expected = joined.Encode(["a red orc"]);
        using (var model = TextToVideoModel.Load(path, options: new ModelLoadOptions { TextEncoder = joined }))
        {
            model.Save(saved[0]);
        }

        using (var opened = TextToVideoModel.Load(saved[0]))
        {
            using var states = opened.TextEncoder!.Encode(["a red orc"]);
            Tensors.BitEqual(expected.States, states.States);
            Assert.Contains("text_encoder", opened.LoadReports.Keys);
            opened.Save(saved[1]);
            opened.Save(saved[0]); // over itself
        }

        using var again = TextToVideoModel.Load(saved[1]);
        using var over = TextToVideoModel.Load(saved[0]);
        using var last = over.TextEncoder!.Encode(["a red orc"]);
        Tensors.BitEqual(expected.States, last.States);
        Assert.Equal(Files(saved[1]), Files(saved[0]));

        static ITextEncoder T5(string path) =>
            T5TextEncoder.Load(Path.Combine(path, "text_encoder"), T5Tokenizer.Load(Path.Combine(path, "tokenizer")));

        static IEnumerable<string> Files(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void AnEncoderWithoutAFolderIsRefusedAmongSeveralToo()
    {
        var path = LatentModel(Variational());
        var prompts = PrecomputedTextEncoder.From(new Dictionary<string, Tensor> { ["a red orc"] = TinyModels.Normal(5, TextSize) });
        using var joined = CompositeTextEncoder.AlongTokens(prompts);
        using var model = TextToVideoModel.Load(path, options: new ModelLoadOptions { TextEncoder = joined });

        Assert.Contains(
            "PrecomputedTextEncoder", Assert.Throws<NotSupportedException>(() => model.Save(_folder.PathOf("saved"))).Message);
        Assert.False(Directory.Exists(_folder.PathOf("saved")));
    }

    [Fact]
    public void UnknownClassesAreRefusedByName()
    {
        var path = LatentModel(Variational());
        Change(Path.Combine(path, "vae", "config.json"), json => json["_class_name"] = "AutoencoderOobleck");
        Assert.Contains("AutoencoderOobleck", Assert.Throws<NotSupportedException>(() => TextToVideoModel.Load(path)).Message);

        Change(Path.Combine(path, "model_index.json"), json => json["text_encoder"] = new JsonArray("transformers", "BertModel"));
        Assert.Contains("BertModel", Assert.Throws<NotSupportedException>(() => TextToVideoModel.Load(path)).Message);
    }

    [Fact]
    public void OfALatentModelTheChannelsAreCompared()
    {
        var codec = AutoencoderKL.Load(
            TinyAutoencoders.Write(_folder.PathOf("eight"), TinyAutoencoders.Variational with { LatentChannels = 8 }));

        Assert.Contains("8 channels", Assert.Throws<CheckpointException>(() => LatentModel(codec)).Message);
    }

    private AutoencoderKL Variational() =>
        AutoencoderKL.Load(TinyAutoencoders.Write(_folder.PathOf("codec"), TinyAutoencoders.Variational));

    // The folder of an untrained model of 16 x 16 pixels with T5 in front; the codec goes with the model that is saved.
    private string LatentModel(IVideoCodec codec)
    {
        var tokenizer = Directory.CreateDirectory(_folder.PathOf("words")).FullName;
        TinyPieces.WriteModel(tokenizer);
        _folder.WriteText("words/tokenizer_config.json", """{"model_max_length": 6}""");
        var config = new T5TextConfig
        {
            VocabularySize = 16, HiddenSize = TextSize, IntermediateSize = 24, Layers = 1, Heads = 2, HeadSize = 8,
        };
        using (var network = TinyModels.Randomized(new T5TextNetwork(config, CPU)))
        {
            _folder.WriteText("text/config.json", config.ToJson());
            WeightAssignment.Save(network, _folder.PathOf("text", "model.safetensors"), metadata: null, ScalarType.Float32);
        }

        var text = T5TextEncoder.Load(_folder.PathOf("text"), T5Tokenizer.Load(tokenizer));
        var unet = UNetFolder.Create(TinyModels.Image with { InChannels = 4, OutChannels = 4, PooledSize = 0 }, seed: 1, CPU);
        var path = _folder.PathOf("model");
        using var model = new TextToVideoModel(
            text, unet, codec, SchedulerConfig.Of(new EdmConfig { SigmaMax = 10 }), new VideoConfig(), MethodSpec.Independent,
            "a new model");
        model.Save(path);
        return path;
    }

    private static void Change(string file, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        change(json);
        File.WriteAllText(file, json.ToJsonString());
    }
}
