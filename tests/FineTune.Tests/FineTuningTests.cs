using System.CommandLine;
using Pyoco.Models;

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

    // The clips once each, and no more than four batches.
    [Theory]
    [InlineData(12, 2, 4)]
    [InlineData(12, 5, 3)]
    [InlineData(12, 20, 1)]
    public void ATrainingValidatesWithSeveralBatches(int clips, int batch, int expected)
    {
        var folder = Directory.CreateTempSubdirectory("fine-tune-tests-").FullName;
        try
        {
            BallSet.Draw(folder, clips, seed: 3);
            var data = ClipDataSet.Open(folder);

            Assert.Equal(expected, FineTuning.ValidationBatches(data.Clips, FineTuning.Batches(Parsed("--batch", $"{batch}"), size: 32)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
