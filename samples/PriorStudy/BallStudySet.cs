using FineTune;
using Pyoco.Models;
using Pyoco.Noise;
using static TorchSharp.torch;

namespace PriorStudy;

/// <summary>The balls of <c>samples/FineTune</c>: clips drawn as they are asked for, a judge in code, pooled pixels as features, and an
/// image model of their single frames that is trained first.</summary>
internal sealed class BallStudySet : IStudySet
{
    private const int CaptionSeed = 1;
    private const int WordsOfCaptions = 4000;
    private const int ImageSteps = 4000;
    private const int FewImageSteps = 100;
    private const int ImagesPerStep = 16;
    private const int Size = BallPainter.Size / 2; // a quarter of the work
    private const int Blocks = 8;
    private const int Purposes = 5;

    private static readonly BallScene[] Shown = [.. BallScene.All.Where(s => !s.IsHeldOut)];
    private static readonly BallScene[] HeldOut = [.. BallScene.All.Where(s => s.IsHeldOut)];
    private readonly BallClipJudge _judge = new();
    private readonly string _image;
    private readonly Action _trainImages;

    /// <summary>Opens the set.</summary>
    /// <param name="folder">Where the image model is kept, one of few steps apart from the other; where there is none, it is
    /// trained before the first model is made on it.</param>
    /// <param name="work">Where its training keeps its state.</param>
    /// <param name="isSmall">Whether the image model has seen few images, for a study that only shows that it works.</param>
    /// <param name="report">Takes lines of progress.</param>
    /// <param name="cancellation">Stops that training after the step under way.</param>
    public BallStudySet(string folder, string work, bool isSmall, Action<string> report, CancellationToken cancellation)
    {
        var name = isSmall ? "image-small" : "image";
        _image = Path.Combine(folder, name);
        _trainImages = () => TrainImages(Path.Combine(work, name), isSmall ? FewImageSteps : ImageSteps, report, cancellation);
    }

    public string Name => "balls";

    public int FullSteps => 768; // about 6 minutes at two steps a second; after half of them no direction is learned yet

    // Closer in the second half, in which the direction is learned.
    public IReadOnlyList<int> Sixteenths => [1, 2, 4, 8, 10, 12, 14, 16];

    public int SearchDivisor => 1; // which law is good depends on the direction

    public IReadOnlyList<string> Attributes => _judge.Attributes;

    public int Cycle => HeldOut.Length;

    public IReadOnlyList<string> Asked => ["direction", "shape", "steady"];

    public IReadOnlyList<StudyLaw> Laws { get; } =
        [new("middle", 1.5, 2.0, 200), new("wide", 2.2, 2.2, 400), new("narrow", 0.8, 1.8, 100)];

    public IClipFeatures Looks { get; } = FrameFeatures.Joined("means of 8 x 8 blocks", f => FrameFeatures.PooledPixels(f, Blocks));

    public IClipFeatures Motion { get; } = FrameFeatures.Differences("means of 8 x 8 blocks", f => FrameFeatures.PooledPixels(f, Blocks));

    public TextToVideoModel CreateModel(StudyLaw law, ulong seed)
    {
        if (!Directory.Exists(_image))
        {
            _trainImages();
        }

        return StudyModel.OnImage(_image, BallPainter.Frames, BallPainter.FrameRate, law, seed);
    }

    public TrainingBatch Batch(ulong seed, long step, int count) => Batch((int)seed, step, count, purpose: 0);

    public StudyClip Clip(StudySplit split, int index)
    {
        // The scenes of training for choices, those that it never shows for what is reported.
        var scenes = split == StudySplit.Validation ? Shown : HeldOut;
        var scene = scenes[index % scenes.Length];
        var (caption, video) = Draw(scene, RandomOf(CaptionSeed, index, purpose: 2 + (int)split));
        return new StudyClip(caption, video, clip => _judge.Read(clip, scene));
    }

    public void Dispose()
    {
    }

    private static TrainingBatch Batch(int seed, long step, int count, int purpose)
    {
        using var scope = NewDisposeScope();
        (string Caption, Tensor Video)[] clips =
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var random = RandomOf(seed, step * count + i, purpose);
                return Draw(Shown[random.Next(Shown.Length)], random);
            }),
        ];
        return new TrainingBatch(cat([.. clips.Select(c => c.Video)]).MoveToOuterDisposeScope(), [.. clips.Select(c => c.Caption)]);
    }

    private static (string Caption, Tensor Video) Draw(BallScene scene, Random random)
    {
        using var scope = NewDisposeScope();
        var video = BallPainter.Paint(scene, random).ToTensor().squeeze(0); // (3, F, 64, 64)
        var smaller = nn.functional.adaptive_avg_pool2d(video, Size).unsqueeze(0); // (1, 3, F, 32, 32)
        return (BallCaptions.Of(scene, random), smaller.MoveToOuterDisposeScope());
    }

    private static Random RandomOf(int seed, long index, int purpose) => new((int)(uint)TrainSprites.SplitMix.Mix(
        TrainSprites.SplitMix.Mix((ulong)index) ^ (ulong)(seed * Purposes + purpose)));

    // One frame of each clip, with the whole caption: which way it goes no frame shows.
    private static TrainingBatch Images(long step)
    {
        using var scope = NewDisposeScope();
        using var clips = Batch(CaptionSeed, step, ImagesPerStep, purpose: 1);
        var frame = step % BallPainter.Frames;
        return new TrainingBatch(clips.Video.narrow(2, frame, 1).clone().MoveToOuterDisposeScope(), clips.Captions);
    }

    private void TrainImages(string work, int steps, Action<string> report, CancellationToken cancellation)
    {
        var start = Path.Combine(work, "start");
        if (!Directory.Exists(start))
        {
            var random = new Random(CaptionSeed);
            FreshModel.Save(
                [.. Enumerable.Range(0, WordsOfCaptions).Select(i => BallCaptions.Of(Shown[i % Shown.Length], random))], Size,
                CaptionSeed, start, report, cancellation);
        }

        using var model = TextToVideoModel.Load(start);
        using var trainer = new DiffusionTrainer(model, new IndependentNoise(), new TrainingOptions
        {
            Steps = steps, Seed = CaptionSeed, Levels = NoiseLevelLaw.LogNormal(-0.3, 1.7), EmaDecay = 0.998,
            Optimizer = new OptimizerOptions { LearningRate = 1e-3 },
        });
        using var run = new TrainingRun(trainer, work);
        run.Run(Images, report, cancellation);
        cancellation.ThrowIfCancellationRequested();
        Directory.CreateDirectory(Path.GetDirectoryName(_image)!);
        trainer.SaveModel(_image, ScalarType.Float16);
    }
}
