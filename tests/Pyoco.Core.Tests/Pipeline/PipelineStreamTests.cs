using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class PipelineStreamTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task FramesComeInOrderAndAreThoseOfTheClipAndTheLastHasItsReport()
    {
        using var pipeline = Build(_ => { });
        var clip = pipeline.Generate("x", new GenerationOptions { Seed = 7 });

        var frames = await pipeline.StreamAsync("x", new GenerationOptions { Seed = 7 }).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 4), frames.Select(f => f.Index));
        Assert.All(frames, f => Assert.Equal(clip.Frame(f.Index).ToArray(), f.Pixels.ToArray()));
        Assert.All(frames, f => Assert.Equal((4, 5, 6, 8.0), (f.Frames, f.Width, f.Height, f.FrameRate)));
        Assert.All(frames[..^1], f => Assert.Null(f.Report));
        Assert.Equal((7ul, clip.FramesSha256), (frames[^1].Report!.Seed, frames[^1].Report!.FramesSha256));
    }

    [Fact]
    public async Task AFrameIsThereBeforeTheFollowingOnesAreDecoded()
    {
        using var gate = new SemaphoreSlim(2); // the first frame is given when the second one shows that it is not the last
        using var pipeline = Build(_ => Assert.True(gate.Wait(Long)));

        await foreach (var frame in pipeline.StreamAsync("x"))
        {
            gate.Release(); // without it no further frame would come
        }

        Assert.Equal(2 + 4 - 4, gate.CurrentCount);
    }

    [Fact]
    public async Task DecodingIsNeverFarAheadOfASlowReader()
    {
        var decoded = 0;
        using var pipeline = Build(_ => Interlocked.Increment(ref decoded), frames: 8, buffer: 0);

        await foreach (var frame in pipeline.StreamAsync("x"))
        {
            await Task.Delay(20);
            Assert.InRange(Volatile.Read(ref decoded), 0, frame.Index + 6); // what waits, is being written, held back, and in hand
        }

        Assert.Equal(8, decoded);
    }

    [Fact]
    public async Task AReaderThatTakesItsTimeKeepsNobodyWaitingWhereTheClipFitsIntoTheBuffer()
    {
        using var pipeline = Build(_ => { }, frames: 8);
        await using var reader = pipeline.StreamAsync("x").GetAsyncEnumerator();

        Assert.True(await reader.MoveNextAsync());
        var other = await pipeline.GenerateAsync("y").WaitAsync(Long); // waits for its turn, and the reader does not go on

        Assert.Equal(8, other.FrameCount);
        var rest = 0;
        for (; await reader.MoveNextAsync(); rest++)
        {
        }

        Assert.Equal(7, rest);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(5 * 6 * 5 * 3, 5)] // frames of 6 x 5 pixels of three bytes
    [InlineData(5 * 6 * 5 * 3 - 1, 4)]
    public async Task NoMoreIsDecodedThanTheBufferHolds(long buffer, int frames)
    {
        var decoded = 0;
        using var pipeline = Build(_ => Interlocked.Increment(ref decoded), frames: 40, buffer);
        await using var reader = pipeline.StreamAsync("x").GetAsyncEnumerator();

        Assert.True(await reader.MoveNextAsync());
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref decoded) >= frames, Long));
        await Task.Delay(300); // in which it could go on

        // What was read, what waits, what is being written, and what is held back until it is known not to be the last.
        Assert.InRange(Volatile.Read(ref decoded), frames, frames + 4);
        Assert.Equal(1, pipeline.Queue.State.Running);
    }

    [Fact]
    public async Task AReaderThatStopsEndsTheRunAndTheModelIsFree()
    {
        var decoded = 0;
        using var pipeline = Build(_ => Interlocked.Increment(ref decoded), frames: 8, buffer: 0);

        await foreach (var frame in pipeline.StreamAsync("x"))
        {
            break;
        }

        Assert.Equal(default, pipeline.Queue.State);
        Assert.True(decoded < 8);
    }

    [Fact]
    public async Task ExceptionsAndCancellationReachTheReader()
    {
        using var stop = new CancellationTokenSource();
        using var broken = Build(i => _ = i == 2 ? throw new FormatException("from the codec") : 0);
        using var pipeline = Build(i => _ = i == 2 ? Stopped() : 0);

        var failed = await Assert.ThrowsAsync<FormatException>(async () => await broken.StreamAsync("x").ToListAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await pipeline.StreamAsync("x", cancellationToken: stop.Token).ToListAsync());
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await pipeline.StreamAsync("x", new GenerationOptions { ClipsPerPrompt = 2 }).ToListAsync());

        Assert.Equal("from the codec", failed.Message);
        Assert.Equal(default, pipeline.Queue.State);

        int Stopped()
        {
            stop.Cancel();
            return 0;
        }
    }

    [Fact]
    public async Task AGeneratorThatOnlyMakesClipsStreamsTheirFrames()
    {
        var clip = new VideoClip([new byte[3], new byte[3]], 1, 1, 8) { Report = new GenerationReport() };
        using IVideoGenerator generator = new OneClip(clip);

        var frames = await generator.StreamAsync("x").ToListAsync();

        Assert.Equal([(0, 2, false), (1, 2, true)], frames.Select(f => (f.Index, f.Frames, f.Report is not null)));
    }

    private static VideoDiffusionPipeline Build(
        Action<int> decoded, int frames = 4, long buffer = VideoDiffusionPipelineBuilder.DefaultStreamBuffer) =>
        VideoDiffusionPipeline.CreateBuilder().UseStreamBuffer(buffer)
        .UseModel(new FakeVideoModel { Info = new() { Source = "a fake", LatentShape = new VideoShape(1, 3, frames, 6, 5) } })
        .UseNoise(CholeskyNoise.White).UseEuler(2).UseCodec(inner => new FrameByFrameCodec(inner, decoded)).Build();

    private sealed class OneClip(VideoClip clip) : IVideoGenerator
    {
        public Task<IReadOnlyList<VideoClip>> GenerateAsync(
            IReadOnlyList<string> prompts, GenerationOptions? options, IProgress<GenerationProgress>? progress,
            CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<VideoClip>>([clip]);

        public void Dispose()
        {
        }
    }
}
