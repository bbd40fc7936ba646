namespace Pyoco.Tests;

public sealed class RunPaceTests
{
    private readonly RunPace _pace = new();

    [Fact]
    public void FramesAreKnownForTheSizesThatWereDecoded()
    {
        var small = new VideoShape(1, 3, 8, 32, 64);

        _pace.LearnFrame(small, TimeSpan.FromSeconds(3));
        _pace.LearnFrame(small.WithFrames(1), TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(2), _pace.Frame(small));
        Assert.Null(_pace.Frame(new VideoShape(1, 3, 8, 64, 32)));
    }

    [Fact]
    public void AFrameIsMeasuredOnceASizeThatWasNotDecoded()
    {
        var (measured, shape) = (0, new VideoShape(1, 3, 8, 6, 5));

        var first = _pace.Frame(shape, () => measured++);
        var second = _pace.Frame(shape.WithFrames(4), () => measured++);

        Assert.Equal((first, 1), (second, measured));
        Assert.Equal(first, _pace.Frame(shape));
    }

    [Fact]
    public void AnEvaluationIsMeasuredOnceAShape()
    {
        var (measured, shape) = (0, new VideoShape(1, 4, 8, 6, 5));

        var first = _pace.Evaluation(shape, () => measured++);
        var second = _pace.Evaluation(shape, () => measured++);
        _pace.Evaluation(shape.WithFrames(4), () => measured++);

        Assert.Equal(first, second);
        Assert.Equal(2, measured);
    }
}
