using Pyoco.Models;
using PriorStudy;
using static TorchSharp.torch;

namespace FineTune.Tests;

/// <summary>The balls as a data set of the study, but for their image model.</summary>
public sealed class BallStudySetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-ball-study-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TrainingShowsNoSceneOfTheTestAndABatchIsAFunctionOfSeedAndStep()
    {
        using var set = Open();
        using var batch = set.Batch(1, 5, 40);
        using var same = set.Batch(1, 5, 40);
        using var other = set.Batch(2, 5, 40);

        Assert.Equal([40, 3, 8, 32, 32], batch.Video.shape);
        Assert.Equal(batch.Captions, same.Captions);
        Assert.False(batch.Video.ne(same.Video).any().item<bool>());
        Assert.NotEqual(batch.Captions, other.Captions);
        Assert.All(batch.Captions, c => Assert.False(BallWords.Read(c)!.Value.IsHeldOut));
    }

    [Theory]
    [InlineData(nameof(StudySplit.Test), true)]
    [InlineData(nameof(StudySplit.Reference), true)]
    [InlineData(nameof(StudySplit.Validation), false)]
    public void SplitsHaveTheirScenesAndTheJudgeReadsThem(string split, bool isHeldOut)
    {
        using var set = Open();
        var readings = new List<ClipReading>();
        for (var i = 0; i < 96; i++)
        {
            using var clip = set.Clip(Enum.Parse<StudySplit>(split), i);

            Assert.Equal(isHeldOut, BallWords.Read(clip.Caption)!.Value.IsHeldOut);
            readings.Add(clip.Judge(clip.Video));
        }

        Assert.InRange(AttributeAccuracy.Over(readings).Value, 0.99, 1);
        Assert.Equal(1, MotionOrder.Over(readings).Value);
        Assert.Equal(1, MotionOrder.Moving(readings).Value);
    }

    [Fact]
    public void RealClipsOfTwoSplitsAreNearAndStandingOnesFar()
    {
        using var set = Open();
        using var scope = NewDisposeScope();
        using var axes = StudyAxes.LoadOrFit(
            _folder, set, new StudySettings { Name = "test", Steps = 4, Sixteenths = [16], ReferenceClips = 96, Axes = 4 });
        Tensor Places(StudySplit split, Func<Tensor, Tensor> change) => tensor(
            Enumerable.Range(0, 96).SelectMany(i =>
            {
                using var clip = set.Clip(split, i);
                return axes.Of(change(clip.Video)).Motion;
            }).ToArray(), [96, 4], ScalarType.Float64);

        var reference = Places(StudySplit.Reference, v => v);
        var near = FrechetDistance.Measure(reference, Places(StudySplit.Test, v => v));
        var far = FrechetDistance.Measure(reference, Places(StudySplit.Test, v => v.narrow(2, 0, 1).expand(-1, -1, 8, -1, -1)));

        Assert.InRange(near.Value, -5 * near.StandardError, 5 * near.StandardError); // one law
        Assert.True(far.Value > 10 * Math.Abs(near.Value), $"{near} and {far}"); // measured: 0.1 and 4.4
    }

    // None of these asks for the image model, so none is trained.
    private BallStudySet Open() => new(_folder, _folder, isSmall: false, _ => { }, CancellationToken.None);
}
