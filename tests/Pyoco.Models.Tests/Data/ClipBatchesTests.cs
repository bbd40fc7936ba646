using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ClipBatchesTests : IDisposable
{
    private static readonly ClipBatchOptions Options = new() { BatchSize = 3, Frames = 4, Height = 8, Width = 8, Seed = 5 };
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ABatchHoldsConsecutiveFramesOfClipsWithTheirCaptions()
    {
        Fill(7);
        using var batches = new ClipBatches(_folder.Open(), Options);

        using var batch = batches.At(2);

        Assert.Equal([3, 3, 4, 8, 8], batch.Video.shape);
        for (var i = 0; i < 3; i++)
        {
            var red = Byte(batch, i, channel: 0, frame: 0);
            Assert.Equal($"number {red}", batch.Captions[i]);
            var first = Byte(batch, i, channel: 1, frame: 0);
            Assert.Equal([first, first + 10, first + 20, first + 30], Enumerable.Range(0, 4).Select(f => Byte(batch, i, 1, f)));
            Assert.InRange(first, 0, 40); // of 8 frames, any of 5 starts
        }
    }

    // The batch of a step does not depend on what was asked before it, nor on how many threads decode ahead.
    [Fact]
    public void ABatchIsAFunctionOfTheSeedAndTheStep()
    {
        Fill(7);
        var data = _folder.Open();
        using var one = new ClipBatches(data, Options with { ImagesPerBatch = 2, Fit = FrameFit.RandomCrop });
        using var other = new ClipBatches(data, Options with { ImagesPerBatch = 2, Fit = FrameFit.RandomCrop, Ahead = 0, Threads = 1 });
        using var third = new ClipBatches(data, Options with { ImagesPerBatch = 2, Seed = 6 });
        for (var step = 0L; step < 9; step++)
        {
            one.At(step).Dispose();
        }

        using var batches = new Batches(one.At(9), other.At(9), third.At(9));
        var (first, second, differs) = batches;

        TensorAssert.Same(first.Video, second.Video);
        TensorAssert.Same(first.Images!.Video, second.Images!.Video);
        Assert.Equal(first.Captions, second.Captions);
        Assert.NotEqual(
            first.Video.data<float>().ToArray(), differs.Video.data<float>().ToArray());
        Assert.Equal([2, 3, 1, 8, 8], first.Images.Video.shape);
    }

    [Fact]
    public void EveryCaptionOfAClipComesAndEveryStart()
    {
        _folder.Add("a.png", red: 1, caption: "one\ntwo").Add("b.png", red: 1, caption: "one\ntwo");
        using var batches = new ClipBatches(_folder.Open(), Options with { BatchSize = 40 });

        using var batch = batches.At(0);

        Assert.Equal(["one", "two"], batch.Captions.Distinct().Order());
        Assert.Equal([0, 10, 20, 30, 40], Enumerable.Range(0, 40).Select(i => Byte(batch, i, 1, 0)).Distinct().Order());
        using var middle = new ClipBatches(_folder.Open(), Options with { RandomStart = false });
        using var still = middle.At(0);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(20, Byte(still, i, 1, 0)));
    }

    [Fact]
    public void StillPicturesAreTheImagesAndNeverTheClips()
    {
        Fill(4);
        PngImage.Write(_folder.PathOf("still.png"), [.. Enumerable.Repeat((byte)200, 192)], 8, 8);
        _folder.Text("still.txt", "a still");
        using var batches = new ClipBatches(_folder.Open(), Options with { ImagesPerBatch = 3 });

        for (var step = 0L; step < 6; step++)
        {
            using var batch = batches.At(step);
            Assert.DoesNotContain("a still", batch.Captions);
            Assert.All(batch.Images!.Captions, c => Assert.Equal("a still", c));
        }

        Assert.Empty(batches.Skipped);
    }

    [Fact]
    public void BadFilesAreSkippedByNameOrStopTheRun()
    {
        Fill(5);
        _folder.Add("short.png", frames: 2).Text("damaged.txt", "damaged").Text("damaged.gif", "GIF89a, and no more");
        using var batches = new ClipBatches(_folder.Open(), Options with { Threads = 1 });
        using var strict = new ClipBatches(_folder.Open(BadClips.Stop), Options);

        for (var step = 0L; step < 5; step++)
        {
            using var batch = batches.At(step);
            Assert.All(batch.Captions, c => Assert.StartsWith("number", c));
        }

        Assert.Equal(["damaged.gif", "short.png"], batches.Skipped.Select(s => s.Name));
        Assert.Equal("It has 2 frames; 4 were expected for a clip of 4.", batches.Skipped[1].Reason);
        Assert.Throws<InvalidDataException>(() =>
        {
            for (var step = 0L; step < 5; step++)
            {
                strict.At(step).Dispose();
            }
        });
    }

    // Clips of two frames serve as images and not as clips of four.
    [Fact]
    public void AClipThatServesForImagesAloneLeavesBatchesAFunctionOfTheStep()
    {
        Fill(5);
        _folder.Add("short.png", frames: 2, red: 9).Add("other.png", frames: 3, red: 10);
        var (data, options) = (_folder.Open(), Options with { ImagesPerBatch = 3 });
        using var ahead = new ClipBatches(data, options with { Ahead = 6, Threads = 3 });
        var images = new HashSet<int>();

        for (var step = 0L; step < 12; step++)
        {
            using var fresh = new ClipBatches(data, options with { Ahead = 0, Threads = 1 });
            using var expected = fresh.At(step);
            using var batch = ahead.At(step);

            TensorAssert.Same(expected.Video, batch.Video);
            TensorAssert.Same(expected.Images!.Video, batch.Images!.Video);
            images.UnionWith(Enumerable.Range(0, 3).Select(i => Byte(batch.Images, i, 0, 0)));
        }

        Assert.Contains(9, images);
        Assert.Contains(10, images);
        Assert.Equal(["other.png", "short.png"], ahead.Skipped.Select(s => s.Name));
    }

    [Fact]
    public void VideosWithoutFfmpegAreRefusedBeforeTheFirstBatch()
    {
        Fill(3);
        _folder.Text("walk.txt", "it walks");
        File.WriteAllBytes(_folder.PathOf("walk.mp4"), [0, 0, 0, 32, .. "ftypisom"u8, .. new byte[200]]);
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", _folder.Path);
        try
        {
            var error = Assert.Throws<NotSupportedException>(() => new ClipBatches(_folder.Open(), Options));

            Assert.StartsWith($"Reading walk.mp4 of {_folder.Path} takes ffprobe, which is not on the PATH; install ffmpeg", error.Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [Fact]
    public void ClipsThatAreAllTooShortAreOneClearError()
    {
        Fill(3);
        using var batches = new ClipBatches(_folder.Open(), Options with { Frames = 30 });

        var error = Assert.Throws<InvalidDataException>(() => batches.At(0)).Message;

        Assert.Contains("3 of 3 clips cannot be used", error);
        Assert.Contains("It has 8 frames; 30 were expected for a clip of 30.", error);
    }

    [Fact]
    public void BatchesOfNothingAreRefused()
    {
        PngImage.Write(_folder.PathOf("a.png"), new byte[12], 2, 2);
        PngImage.Write(_folder.PathOf("b.png"), new byte[12], 2, 2);
        _folder.Text("a.txt", "a").Text("b.txt", "b");

        Assert.Throws<ArgumentException>(() => new ClipBatches(_folder.Open(), Options with { BatchSize = 0 }));
        Assert.Contains("2 still pictures and no clip", Assert.Throws<InvalidDataException>(
            () => new ClipBatches(_folder.Open(), Options)).Message);
        using var images = new ClipBatches(_folder.Open(), Options with { BatchSize = 0, ImagesPerBatch = 2 });
        using var batch = images.At(0);
        Assert.Equal([2, 3, 1, 8, 8], batch.Video.shape);
        Assert.Throws<ArgumentOutOfRangeException>(() => images.At(-1));
    }

    private void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _folder.Add($"{i}.png", red: (byte)(i + 1), caption: $"number {i + 1}");
        }
    }

    private static int Byte(TrainingBatch batch, int clip, int channel, int frame)
    {
        using var scope = NewDisposeScope();
        return (int)Math.Round((batch.Video[clip, channel, frame, 0, 0].item<float>() + 1) * 127.5);
    }

    private sealed record Batches(TrainingBatch First, TrainingBatch Second, TrainingBatch Third) : IDisposable
    {
        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
            Third.Dispose();
        }
    }
}
