using Pyoco.Models;
using TrainSprites;

namespace PriorStudy;

/// <summary>The sprites: the repository's image model, clips of sprite sheets, a classifier of real frames as judge and as
/// features.</summary>
internal sealed class SpriteStudySet : IStudySet
{
    private const int Frames = 8;
    private const double FrameRate = 8;
    private const ulong CaptionSeed = 1;
    private const int ReferenceStart = 1_000_000; // far from the numbers of the captions

    private readonly SpriteSheets _sheets;
    private readonly SpriteBatches _captions;
    private readonly SpriteClassifier _classifier;
    private readonly SpriteJudge _judge;
    private readonly string _image;

    /// <summary>Opens the set.</summary>
    /// <param name="sheets">The folder of the sprite sheets.</param>
    /// <param name="folder">Where the judge is kept; one is trained where there is none.</param>
    /// <param name="image">The folder of the image model.</param>
    public SpriteStudySet(string sheets, string folder, string image)
    {
        _image = image;
        _sheets = SpriteSheets.Load(sheets);
        _captions = new SpriteBatches(_sheets, CaptionSeed);
        _classifier = SpriteClassifier.LoadOrTrain(Path.Combine(folder, "judge.safetensors"), _captions);
        _judge = new SpriteJudge(_classifier);
        Looks = FrameFeatures.Joined("the classifier's features", _classifier.FeaturesOf);
        Motion = FrameFeatures.Differences("the classifier's features", _classifier.FeaturesOf);
    }

    public string Name => "sprites";

    public int FullSteps => 768; // about 12 minutes at a step a second

    public IReadOnlyList<int> Sixteenths => [1, 2, 4, 8, 16];

    public int SearchDivisor => 4;

    public IReadOnlyList<string> Attributes => _judge.Attributes;

    public int Cycle => 1; // characters and actions are drawn

    public IReadOnlyList<string> Asked => [];

    // The middle one is that of models/sprites; the others lie a factor of two in sigma to both sides.
    public IReadOnlyList<StudyLaw> Laws { get; } =
        [new("middle", 0.6, 1.7, 160), new("wide", 1.3, 1.9, 320), new("narrow", -0.1, 1.5, 80)];

    public IClipFeatures Looks { get; }

    public IClipFeatures Motion { get; }

    public TextToVideoModel CreateModel(StudyLaw law, ulong seed) => StudyModel.OnImage(_image, Frames, FrameRate, law, seed);

    public TrainingBatch Batch(ulong seed, long step, int count)
    {
        var batch = new SpriteBatches(_sheets, seed).Clips(step, count, Frames);
        return new TrainingBatch(batch.Video, batch.Captions);
    }

    public StudyClip Clip(StudySplit split, int index)
    {
        var batch = split switch
        {
            StudySplit.Validation => _captions.Validation(index, 1, Frames),
            StudySplit.Reference => _captions.HeldOut(ReferenceStart + index, 1, Frames),
            _ => _captions.HeldOut(index, 1, Frames),
        };
        return new StudyClip(batch.Captions[0], batch.Video, clip => _judge.Read(clip, batch.Labels[0]));
    }

    public void Dispose() => _classifier.Dispose();
}
