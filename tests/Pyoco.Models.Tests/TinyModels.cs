using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Small networks and models for tests, with random weights nowhere zero.</summary>
internal static class TinyModels
{
    public static UNetConfig Image { get; } = new()
    {
        SampleSize = 8,
        InChannels = 12,
        OutChannels = 12,
        BlockOutChannels = [8, 16],
        DownAttention = [false, true],
        UpAttention = [true, false],
        Heads = [1, 2],
        LayersPerBlock = 1,
        CrossAttentionSize = 16,
        PooledSize = 16,
        NormGroups = 4,
        ScaleShift = true,
    };

    public static UNetConfig Video { get; } = Image with { Temporal = new RotaryTemporalConfig { HeadSize = 8 } };

    public static UNetConfig Motion { get; } = Image with
    {
        PooledSize = 0,
        ScaleShift = false,
        Temporal = new MotionConfig { Heads = [2, 4], Blocks = [1, 2], MaxFrames = 6 },
    };

    public static UNetConfig ModelScope { get; } = Image with
    {
        PooledSize = 0,
        ScaleShift = false,
        UseLinearProjection = true,
        Temporal = new ModelScopeConfig { HeadSize = 8 },
    };

    /// <summary>The image network that <see cref="Motion"/> and, with linear projections, <see cref="ModelScope"/> stand on.</summary>
    public static UNetConfig MotionBase { get; } = Image with { PooledSize = 0, ScaleShift = false };

    /// <summary>A temporary folder.</summary>
    public static string Folder() => Directory.CreateTempSubdirectory("pyoco-models-").FullName;

    /// <summary>Replaces every weight by N(0, 0.3²), the zero outputs too.</summary>
    public static T Randomized<T>(T network, ulong seed = 1)
        where T : nn.Module
    {
        using var noGrad = no_grad();
        using var generator = new Generator(seed);
        foreach (var parameter in network.parameters())
        {
            parameter.normal_(0, 0.3, generator);
        }

        return network;
    }

    /// <summary>A network with random weights nowhere zero.</summary>
    public static UNetNetwork Network(UNetConfig config, ulong seed = 1) => Randomized(UNetFolder.Create(config, seed, CPU), seed);

    /// <summary>What a block gets beside the features, of a text of five words.</summary>
    public static UNetContext Context(int clips = 2, int frames = 1) =>
        new(Normal(clips, 32), new UNetConditioning(Normal(clips, 5, 16)), frames);

    /// <summary>The motion modules of <see cref="Motion"/>.</summary>
    public static MotionConfig Modules => (MotionConfig)Motion.Temporal!;

    /// <summary>What the residual blocks of a network share.</summary>
    public static ResnetShape Resnet(UNetConfig config) =>
        new(config.NormGroups, config.NormEps, config.TimeEmbeddingSize, config.ScaleShift);

    /// <summary>What the spatial transformers of a network share.</summary>
    public static SpatialTransformerShape Transformer(bool linear = false) => new(NormGroups: 4, TextChannels: 16, linear, Upcast: false);

    /// <summary>How many modules a list holds; one that is not registered says none itself.</summary>
    public static int Count(nn.Module list) => ((System.Collections.IEnumerable)list).Cast<nn.Module>().Count();

    /// <summary>N(0, 1) of a fixed seed.</summary>
    public static Tensor Normal(params long[] shape)
    {
        using var generator = new Generator(77);
        return randn(shape, generator: generator);
    }

    /// <summary>A tokenizer learned from a few captions.</summary>
    public static string Tokenizer(string folder)
    {
        var path = Path.Combine(folder, "words");
        BpeLearner.Learn(Enumerable.Repeat("a green orc walks to the left in chain mail", 3), 600, 12, path);
        return path;
    }

    /// <summary>An untrained image model of 16 x 16 pixels.</summary>
    public static TextToVideoModel ImageModel(string folder, ulong seed = 1, UNetConfig? network = null)
    {
        var tokenizer = Tokenizer(folder);
        var words = ClipTokenizer.Load(tokenizer);
        var text = new ClipTextConfig
        {
            VocabularySize = words.VocabularySize, HiddenSize = 16, IntermediateSize = 32, Layers = 1, Heads = 2,
            MaxPositions = words.MaxLength, EndId = words.EndId,
        };
        return TextToVideoModel.CreateImageModel(
            network ?? Image, text, tokenizer, new PixelCodec(2), new EdmConfig { SigmaMax = 10 }, seed);
    }

    /// <summary>The folder of an image model whose weights are nowhere zero.</summary>
    public static string ImageModelFolder(string folder, UNetConfig? network = null)
    {
        using var model = ImageModel(folder, network: network);
        Randomized(model.Network.Module);
        var path = Path.Combine(folder, "image-model");
        model.Save(path);
        return path;
    }

    /// <summary>Random clips with captions, a function of the step.</summary>
    public static TrainingBatch Batch(long step, int count = 2, int frames = 4)
    {
        using var generator = new Generator((ulong)(1000 + step));
        var video = rand([count, 3, frames, 16, 16], generator: generator).Times_(2).Plus_(-1);
        return new TrainingBatch(video, [.. Enumerable.Repeat("a green orc walks", count)]);
    }
}
