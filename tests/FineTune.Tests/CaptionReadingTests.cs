using Pyoco.Models;
using static TorchSharp.torch;

namespace FineTune.Tests;

public sealed class CaptionReadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fine-tune-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WordsThatAllCaptionsHaveOrHardlyOneAreNotAskedFor()
    {
        string[] captions = [.. Enumerable.Repeat("A dog runs.", 150), .. Enumerable.Repeat("a cat, runs", 149), "a stray runs"];

        Assert.Equal(["dog", "cat"], CaptionReading.Words(captions));
    }

    [Fact]
    public void AnEncoderLearnsToTellCaptionsApart()
    {
        string[] captions = [.. BallScene.All.Select(scene => BallCaptions.Of(scene, new Random(7 * scene.Colour + (int)scene.Direction)))];
        using var encoder = Encoder(captions);
        var before = Difference();

        Assert.InRange(CaptionReading.Learn(encoder, captions, seed: 1, CancellationToken.None), 0.98, 1);
        Assert.InRange(Difference() / before, 1.2, double.MaxValue);

        // Of the vectors of two captions that differ in one word, against the vectors' own length.
        double Difference()
        {
            using var scope = NewDisposeScope();
            using var text = encoder.Encode(["a red ball moves left", "a red ball moves right"]);
            return (text.Pooled![0].sub(text.Pooled[1]).norm() / text.Pooled.norm()).item<float>();
        }
    }

    [Fact]
    public void CaptionsThatAreAllTheSameAskNothing()
    {
        using var encoder = Encoder(["a ball"]);

        Assert.Equal(1, CaptionReading.Learn(encoder, ["a ball", "a ball"], seed: 1, CancellationToken.None));
    }

    [Fact]
    public void LearningEndsWhenItIsCancelled()
    {
        using var encoder = Encoder(["a ball", "a square"]);

        Assert.Throws<OperationCanceledException>(
            () => CaptionReading.Learn(encoder, ["a ball", "a square"], seed: 1, new CancellationToken(canceled: true)));
    }

    private ClipTextEncoder Encoder(IReadOnlyList<string> captions)
    {
        BpeLearner.Learn(captions, 1000, 32, _folder);
        var tokenizer = ClipTokenizer.Load(_folder);
        var config = new ClipTextConfig
        {
            VocabularySize = tokenizer.VocabularySize, HiddenSize = 32, IntermediateSize = 64, Layers = 1, Heads = 2,
            MaxPositions = tokenizer.MaxLength, EndId = tokenizer.EndId,
        };
        return ClipTextEncoder.Create(config, _folder, seed: 1);
    }
}
