using Pyoco.Models;
using static TorchSharp.torch;

namespace FineTune.Tests;

public sealed class BallClipJudgeTests
{
    private static readonly BallClipJudge Judge = new();

    [Fact]
    public void RealClipsShowWhatTheyShouldAndEveryPairMovesInOrder()
    {
        var random = new Random(5);
        foreach (var scene in BallScene.All)
        {
            using var clip = BallPainter.Paint(scene, random).ToTensor();

            var reading = Judge.Read(clip, scene);

            Assert.Equal(1, AttributeAccuracy.Of(reading));
            Assert.Equal(1, LookSteadiness.Of(reading));
            Assert.Equal((7, 7, 7), MotionOrder.Of(reading));
        }
    }

    [Fact]
    public void TheOtherWayIsOutOfOrderAndAStandingBallHasNone()
    {
        using var scope = NewDisposeScope();
        var scene = new BallScene(0, BallShape.Ball, BallDirection.Left);
        var clip = BallPainter.Paint(scene, new Random(3)).ToTensor();

        var (backwards, standing) = (Judge.Read(clip.flip(2), scene), Judge.Read(clip.narrow(2, 0, 1).expand(-1, -1, 8, -1, -1), scene));

        Assert.Equal((0, 7, 7), MotionOrder.Of(backwards));
        Assert.Equal(0, backwards.Attributes[2].Accuracy);
        Assert.Equal((0, 0, 7), MotionOrder.Of(standing));
        Assert.Equal([1, 1, 0], standing.Attributes.Select(a => a.Accuracy));
    }

    [Fact]
    public void AnEmptyClipShowsNothing()
    {
        using var clip = zeros([1, 3, 8, 64, 64]);

        var reading = Judge.Read(clip, new BallScene(0, BallShape.Ball, BallDirection.Left));

        Assert.Equal(0, AttributeAccuracy.Of(reading));
        Assert.Equal(0, LookSteadiness.Of(reading));
    }
}
