using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TrainingBatchTests
{
    [Fact]
    public void CaptionsAndClipsAreAsManyAndTheClipsAreRgb()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(() => new TrainingBatch(zeros(new long[] { 2, 3, 1, 4, 4 }), ["one"]));
        Assert.Throws<ArgumentException>(() => new TrainingBatch(zeros(new long[] { 1, 4, 1, 4, 4 }), ["one"]));
        var batch = new TrainingBatch(zeros(new long[] { 1, 3, 1, 4, 4 }), ["one"]);
        batch.Dispose();
        Assert.True(batch.Video.IsInvalid);
    }
}
