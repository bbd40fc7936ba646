using System.Globalization;
using Pyoco.Models;

namespace FineTune;

/// <summary>A small image model for training from nothing: a network with random weights, and a text encoder that has learned the words of
/// the data set's captions.</summary>
internal static class FreshModel
{
    private const int VocabularyLimit = 2000;
    private const int TokenLength = 32;
    private const int Patch = 2;
    private const int TextSize = 96;

    /// <summary>Saves a model in a folder.</summary>
    /// <param name="captions">The captions that it is to read.</param>
    /// <param name="size">Rows and columns of its frames, a multiple of 8.</param>
    /// <param name="seed">Fixes the weights.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="report">Takes a line on what the text encoder has learned.</param>
    /// <param name="cancellation">Ends its learning; then nothing is saved.</param>
    public static void Save(
        IReadOnlyList<string> captions, int size, ulong seed, string folder, Action<string> report, CancellationToken cancellation)
    {
        var words = Directory.CreateTempSubdirectory("fine-tune-");
        try
        {
            BpeLearner.Learn(captions, VocabularyLimit, TokenLength, words.FullName);
            using var text = ClipTextEncoder.Create(TextEncoder(ClipTokenizer.Load(words.FullName)), words.FullName, seed);
            var known = CaptionReading.Learn(text, captions, seed, cancellation);
            report(string.Create(CultureInfo.InvariantCulture, $"the text encoder tells {known:P2} of the captions' words"));
            var codec = new PixelCodec(Patch);
            using var model = TextToVideoModel.CreateImageModel(
                Network(codec, size / Patch), text, codec, new EdmConfig { SigmaData = 0.3, SigmaMin = 0.02, SigmaMax = 200 }, seed);
            model.Save(folder);
        }
        finally
        {
            words.Delete(recursive: true);
        }
    }

    private static UNetConfig Network(PixelCodec codec, int size) => new()
    {
        SampleSize = size,
        InChannels = codec.Channels,
        OutChannels = codec.Channels,
        BlockOutChannels = [64, 64, 96],
        DownAttention = [false, true, true],
        UpAttention = [true, true, false],
        Heads = [2, 2, 3],
        LayersPerBlock = 1,
        CrossAttentionSize = TextSize,
        PooledSize = TextSize,
        NormGroups = 8,
        ScaleShift = true,
        UseLinearProjection = true,
    };

    private static ClipTextConfig TextEncoder(ClipTokenizer tokenizer) => new()
    {
        VocabularySize = tokenizer.VocabularySize,
        HiddenSize = TextSize,
        IntermediateSize = 2 * TextSize,
        Layers = 2,
        Heads = 3,
        MaxPositions = tokenizer.MaxLength,
        EndId = tokenizer.EndId,
    };
}
