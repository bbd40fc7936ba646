using System.CommandLine;

namespace FineTune.Tests;

public sealed class FineTuningTests
{
    [Fact]
    public void BatchesAreWhatTheCommandLineSays()
    {
        var batches = FineTuning.Batches(
            Parsed("--batch", "2", "--frames", "16", "--stride", "3", "--sample-rate", "24", "--seed", "7", "--images", "1"), size: 32);

        Assert.Equal((2, 16, 3, 24.0), (batches.BatchSize, batches.Frames, batches.FrameStride, batches.FrameRate));
        Assert.Equal((7UL, 1, 32, 32), (batches.Seed, batches.ImagesPerBatch, batches.Height, batches.Width));
    }

    [Fact]
    public void FilesKeepTheirOwnRateUnlessOneIsGiven() => Assert.Null(FineTuning.Batches(Parsed(), size: 32).FrameRate);

    // Of a pretrained image model each clip has images only where they are asked for.
    [Fact]
    public void AModelFromNothingSeesImagesToo()
    {
        Assert.Equal(16, FineTuning.Batches(Parsed(), size: 32).ImagesPerBatch);
        Assert.Equal(0, FineTuning.Batches(Parsed("--model", "x"), size: 32).ImagesPerBatch);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12, "--frame-rate", "12", "--sample-rate", "24")]
    [InlineData(24, "--sample-rate", "24")]
    [InlineData(8, "--sample-rate", "24", "--stride", "3")]
    public void AModelForClipsHasTheRateOfItsClips(double expected, params string[] words) =>
        Assert.Equal(expected, FineTuning.FrameRate(Parsed(words)));

    private static ParseResult Parsed(params string[] words)
    {
        var parsed = CommandLine.Root().Parse(["--data", "clips", .. words]);

        Assert.Empty(parsed.Errors);
        return parsed;
    }
}
