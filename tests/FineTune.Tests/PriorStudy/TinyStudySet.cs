using Pyoco;
using Pyoco.Models;
using PriorStudy;
using static TorchSharp.torch;

namespace FineTune.Tests;

/// <summary>A data set of the study that trains in a moment: random clips of 16 x 16 pixels, and a judge that tells bright frames from
/// dark ones.</summary>
internal sealed class TinyStudySet : IStudySet
{
    private const int Frames = 4;
    private readonly string _image;

    public TinyStudySet(string folder)
    {
        _image = Path.Combine(folder, "image");
        if (!Directory.Exists(_image))
        {
            SaveImageModel(folder);
        }
    }

    public string Name => "tiny";

    public int FullSteps { get; init; } = 4;

    public IReadOnlyList<int> Sixteenths { get; init; } = [16];

    public int SearchDivisor { get; init; } = 1;

    public IReadOnlyList<string> Attributes => ["bright"];

    public int Cycle => 2;

    public IReadOnlyList<string> Asked { get; init; } = ["bright", "steady"];

    public IReadOnlyList<StudyLaw> Laws { get; } = [new("middle", 0, 1, 10), new("wide", 1, 1.5, 20), new("unused", 2, 1, 30)];

    public IClipFeatures Looks { get; } = FrameFeatures.Joined("blocks", f => FrameFeatures.PooledPixels(f, 2));

    public IClipFeatures Motion { get; } = FrameFeatures.Differences("blocks", f => FrameFeatures.PooledPixels(f, 2));

    /// <summary>The whole study of it.</summary>
    public static StudySettings Settings { get; } = new()
    {
        Name = "test", Steps = 4, Sixteenths = [8, 16], SearchDivisor = 2, Seeds = [1, 2], Priors = [.. StudyPrior.All.Take(2)], Laws = 2,
        Captions = 4, FinalCaptions = 10, SearchCaptions = 4, Calls = 2, Batch = 2, ReferenceClips = 12, Axes = 2, MostGroups = 3,
    };

    public TextToVideoModel CreateModel(StudyLaw law, ulong seed) => StudyModel.OnImage(_image, Frames, 8, law, seed);

    public TrainingBatch Batch(ulong seed, long step, int count)
    {
        using var generator = new Generator(1000 * seed + (ulong)step);
        return new TrainingBatch(
            rand([count, 3, Frames, 16, 16], generator: generator).Times_(2).Plus_(-1), [.. Enumerable.Repeat("a bright clip", count)]);
    }

    public StudyClip Clip(StudySplit split, int index)
    {
        using var generator = new Generator((ulong)(10_000_000 * (int)split + index));
        var video = randn([1, 3, Frames, 16, 16], generator: generator).Times_(0.1).Plus_(index % 2 == 0 ? 0.5 : -0.5);
        return new StudyClip(index % 2 == 0 ? "a bright clip" : "a dark clip", video, clip => Read(clip, index % 2));
    }

    public void Dispose()
    {
    }

    // Every pair moves, the first one as it should.
    private static ClipReading Read(Tensor clip, int truth)
    {
        using var scope = NewDisposeScope();
        float[] means = clip[0].mean([0, 2, 3]).data<float>().ToArray();
        return new ClipReading(
            [new AttributeReading([.. means.Select(m => (int?)(m > 0 ? 0 : 1))], truth)],
            [FramePair.InOrder, .. Enumerable.Repeat(FramePair.OutOfOrder, means.Length - 2)]);
    }

    private static void SaveImageModel(string folder)
    {
        var words = Path.Combine(folder, "words");
        BpeLearner.Learn(["a bright clip", "a dark clip"], 600, 12, words);
        var tokenizer = ClipTokenizer.Load(words);
        var network = new UNetConfig
        {
            SampleSize = 8, InChannels = 12, OutChannels = 12, BlockOutChannels = [8, 16], DownAttention = [false, true],
            UpAttention = [true, false], Heads = [1, 2], LayersPerBlock = 1, CrossAttentionSize = 16, PooledSize = 16, NormGroups = 4,
            ScaleShift = true,
        };
        var text = new ClipTextConfig
        {
            VocabularySize = tokenizer.VocabularySize, HiddenSize = 16, IntermediateSize = 32, Layers = 1, Heads = 2,
            MaxPositions = tokenizer.MaxLength, EndId = tokenizer.EndId,
        };
        using var model = TextToVideoModel.CreateImageModel(network, text, words, new PixelCodec(2), new EdmConfig { SigmaMax = 10 }, 1);
        model.Save(Path.Combine(folder, "image"));
    }
}
