using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>Calls that wait, and end in one pass.</summary>
public sealed class BatchedGenerationTests
{
    private static readonly TimeSpan Long = BatchedPipeline.Long;

    [Theory]
    [InlineData(1, new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(2, new long[] { 2, 2, 2, 2, 2, 2, 1, 1, 1 })]
    [InlineData(4, new long[] { 4, 4, 4, 1, 1, 1 })]
    [InlineData(9, new long[] { 5, 5, 5 })]
    public async Task CallsThatWaitAreMadeTogetherUpToTheLimit(int most, long[] batches)
    {
        using var batched = new BatchedPipeline(most);
        batched.Hold();
        string[] prompts = ["a", "bb", "ccc", "dddd", "eeeee"];

        var calls = prompts.Select((prompt, i) => batched.Make(prompt, (ulong)i)).ToArray();
        await batched.ReleaseAsync();
        var clips = await Task.WhenAll(calls).WaitAsync(Long);

        Assert.Equal(batches, batched.Batches); // three steps each
        Assert.Equal(prompts, batched.Model.Prompts);
        Assert.Equal(prompts, clips.Select(clip => clip.Report!.Prompt));
        Assert.Equal([0ul, 1, 2, 3, 4], clips.Select(clip => clip.Report!.Seed));
        Assert.Equal(default, batched.Pipeline.Queue.State);
    }

    [Fact]
    public async Task ACallThatFindsNobodyIsMadeAtOnceAndAlone()
    {
        using var batched = new BatchedPipeline(4);

        var clip = await batched.Make("x", 7).WaitAsync(Long);

        Assert.Equal([1L, 1, 1], batched.Batches);
        Assert.Equal(batched.Pipeline.Generate("x", new GenerationOptions { Seed = 7 }).FramesSha256, clip.FramesSha256);
        Assert.Equal(default, batched.Pipeline.Queue.State);
    }

    [Fact]
    public async Task AClipAndItsReportAreThoseThatItHasAlone()
    {
        using var batched = new BatchedPipeline(8, b => b.UseGuidance(2));
        GenerationOptions[] options =
        [
            new() { Seed = 5, NegativePrompt = "n" }, new() { Seed = 90, NegativePrompt = "n", ClipsPerPrompt = 2 },
            new() { Seed = 6, NegativePrompt = "n" },
        ];
        string[][] prompts = [["a b c d e f g h i j too long"], ["b", "cc"], ["dd"]];
        batched.Hold();

        var calls = prompts.Zip(options, (p, o) => batched.Pipeline.GenerateAsync(p, o)).ToArray();
        await batched.ReleaseAsync();
        var together = await Task.WhenAll(calls).WaitAsync(Long);
        Assert.Equal(Enumerable.Repeat(6L, 6), batched.Batches); // three steps of two branches

        foreach (var (p, o, made) in prompts.Zip(options, together))
        {
            var alone = batched.Pipeline.Generate(p, o);
            Assert.Equal(alone.Select(Told), made.Select(Told));
            foreach (var (one, other) in alone.Zip(made))
            {
                Assert.All(
                    Enumerable.Range(0, 4),
                    i => Assert.Equal(one.Frame(i).ToArray(), other.Frame(i).ToArray(), (a, b) => Math.Abs(a - b) <= 1));
            }
        }

        static string Told(VideoClip clip) =>
            (clip.Report! with { Elapsed = TimeSpan.Zero, FramesSha256 = new string('0', 64) }).ToJson();
    }

    [Fact]
    public async Task TheNoiseOfAClipIsTheOneThatItHasAloneToTheBit()
    {
        using var batched = new BatchedPipeline(3);
        var starts = new List<float[]>();
        var options = new GenerationOptions { Sampler = new StartRecorder(starts) };
        batched.Hold();

        var calls = new ulong[] { 8, 1, 8 }.Select(seed => batched.Pipeline.GenerateAsync("x", options with { Seed = seed })).ToArray();
        await batched.ReleaseAsync();
        await Task.WhenAll(calls).WaitAsync(Long);
        batched.Pipeline.Generate("x", options with { Seed = 8 });
        batched.Pipeline.Generate("x", options with { Seed = 1 });

        Assert.Equal(3, starts.Count);
        Assert.Equal([.. starts[1], .. starts[2], .. starts[1]], starts[0]);
    }

    [Fact]
    public async Task OthersKeepTheirPlaceAndComputeAlone()
    {
        using var batched = new BatchedPipeline(4);
        using var derived = batched.Pipeline.With(b => b.UseEuler(3));
        batched.Hold();
        var ended = new List<string>();

        Task[] calls =
        [
            Made("first", new()), Made("other steps", new() { Steps = 2 }), Made("watched", new() { OnStep = _ => { } }),
            Made("second", new()), Made("of another pipeline", new(), derived), Made("four", new() { ClipsPerPrompt = 4 }),
            Made("three", new() { ClipsPerPrompt = 3 }), Made("third", new()),
        ];
        await batched.ReleaseAsync();
        await Task.WhenAll(calls).WaitAsync(Long);

        Assert.Equal(
        [
            "first", "second", "third", "other steps", "watched", "of another pipeline", "four", "four", "four", "four",
            "three", "three", "three",
        ], batched.Model.Prompts);
        Assert.Equal([3L, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 4, 4, 4, 3, 3, 3], batched.Batches);

        async Task Made(string prompt, GenerationOptions options, VideoDiffusionPipeline? pipeline = null) =>
            await (pipeline ?? batched.Pipeline).GenerateAsync([prompt], options);
    }

    [Fact]
    public async Task OneMoreThanMayWaitIsRefusedAsWithoutBatching()
    {
        using var batched = new BatchedPipeline(4, b => b.UseQueue(concurrentRuns: 1, waitingRuns: 2));
        batched.Hold();
        Task<VideoClip>[] calls = [batched.Make("x"), batched.Make("y")];

        var refused = await Assert.ThrowsAsync<RunRejectedException>(() => batched.Make("z"));
        await batched.ReleaseAsync();
        await Task.WhenAll(calls).WaitAsync(Long);

        Assert.Equal(RunRejection.QueueFull, refused.Reason);
        Assert.Equal([2L, 2, 2], batched.Batches);
    }

    [Fact]
    public async Task ADisposedPipelineEndsTheCallsThatWait()
    {
        using var batched = new BatchedPipeline(4);
        batched.Hold();
        Task<VideoClip>[] calls = [batched.Make("x"), batched.Make("y")];

        var disposal = batched.Pipeline.DisposeAsync().AsTask();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => calls[0]);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => calls[1]);
        await batched.ReleaseAsync();
        await disposal.WaitAsync(Long);
        Assert.True(batched.Model.IsDisposed);
    }

    [Fact]
    public async Task APipelineThatIsDisposedDuringAPassReleasesItsModelWhenThePassHasEnded()
    {
        using var batched = new BatchedPipeline(4);
        batched.Hold();
        Task<VideoClip>[] calls = [batched.Make("x"), batched.Make("y")];
        var early = new List<bool>();
        batched.Evaluating = _ =>
        {
            batched.Pipeline.Dispose();
            early.Add(batched.Model.IsDisposed);
        };

        await batched.ReleaseAsync();
        await Task.WhenAll(calls).WaitAsync(Long);
        await batched.Pipeline.DisposeAsync();

        Assert.Equal([false, false, false], early);
        Assert.True(batched.Model.IsDisposed);
    }

    private sealed class StartRecorder(List<float[]> starts) : ISampler
    {
        public MethodSpec Spec => new("recorder");

        public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
        {
            starts.Add([.. noise.data<float>()]);
            return noise.clone();
        }
    }
}
