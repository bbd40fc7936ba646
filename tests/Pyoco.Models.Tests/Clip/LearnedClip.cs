using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>A small CLIP text encoder with random weights over a tokenizer that was learned from a few captions, and files of learned
/// words for it.</summary>
internal sealed class LearnedClip : IDisposable
{
    public const int Size = 16;
    private readonly TokenizerFolder _tokenizer = new(length: 12);
    private readonly ScratchFolder _folder = new();

    public LearnedClip(int endId = 0)
    {
        var words = _tokenizer.Load();
        Encoder = ClipTextEncoder.Create(
            new ClipTextConfig
            {
                VocabularySize = words.VocabularySize, HiddenSize = Size, IntermediateSize = 32, Layers = 2, Heads = 2,
                MaxPositions = words.MaxLength, EndId = endId == 0 ? words.EndId : endId,
            },
            _tokenizer.Path, seed: 3);
    }

    public ClipTextEncoder Encoder { get; }

    /// <summary>Writes a file of vectors (N, D), or (D) where there is one and no list is asked for.</summary>
    public string Write(string file, string tensor, int vectors, int size = Size, ulong seed = 5, bool isList = true)
    {
        using var scope = NewDisposeScope();
        var path = _folder.PathOf(file);
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { [tensor] = Vectors(vectors, size, seed, isList) });
        return path;
    }

    /// <summary>The vectors that <see cref="Write"/> writes.</summary>
    public static Tensor Vectors(int vectors, int size = Size, ulong seed = 5, bool isList = true)
    {
        using var generator = new Generator(seed);
        return isList ? randn([vectors, size], generator: generator) : randn([size], generator: generator);
    }

    /// <summary>A path of the folder of files.</summary>
    public string PathOf(string file) => _folder.PathOf(file);

    public void Dispose()
    {
        Encoder.Dispose();
        _tokenizer.Dispose();
        _folder.Dispose();
    }
}
