using Pyoco.TestSupport;

namespace Pyoco.Tests;

/// <summary>A pipeline that batches, the turn of which a call can hold until others wait behind it.</summary>
internal sealed class BatchedPipeline : IDisposable
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly ManualResetEventSlim _gate = new();
    private Task? _holder;

    /// <param name="clips">The most clips of a pass.</param>
    /// <param name="configure">Further settings.</param>
    public BatchedPipeline(int clips, Action<VideoDiffusionPipelineBuilder>? configure = null)
    {
        Model = new FakeVideoModel
        {
            Network = (_, network) => new DelegateDenoiser((x, level) =>
            {
                Batches.Add(x.shape[0]);
                Evaluating?.Invoke(Batches.Count);
                return network.Denoise(x, level);
            }),
            Decoder = latents =>
            {
                Decoding?.Invoke();
                return latents.clone();
            },
        };
        var builder = VideoDiffusionPipeline.CreateBuilder().UseModel(Model, ownsModel: true).UseNoise(CholeskyNoise.White).UseEuler(3)
            .UseRequestBatching(clips);
        configure?.Invoke(builder);
        Pipeline = builder.Build();
    }

    public VideoDiffusionPipeline Pipeline { get; }

    public FakeVideoModel Model { get; }

    /// <summary>The clips of each evaluation of the network, without those of the call that holds the turn.</summary>
    public List<long> Batches { get; } = [];

    /// <summary>Called with the number of each evaluation, from 1.</summary>
    public Action<int>? Evaluating { get; set; }

    /// <summary>Called before a clip is decoded.</summary>
    public Action? Decoding { get; set; }

    /// <summary>A call computes from here on, alone, and the following ones wait.</summary>
    public void Hold()
    {
        using var began = new ManualResetEventSlim();
        _holder = Pipeline.GenerateAsync("holder", new GenerationOptions
        {
            Steps = 1,
            OnStep = _ =>
            {
                began.Set();
                _gate.Wait(Long);
            },
        });
        Assert.True(began.Wait(Long));
        Batches.Clear();
        Model.Prompts.Clear();
    }

    /// <summary>Lets those that wait compute.</summary>
    public async Task ReleaseAsync()
    {
        _gate.Set();
        await _holder!.WaitAsync(Long);
    }

    /// <summary>A call of one clip.</summary>
    public Task<VideoClip> Make(
        string prompt, ulong seed = 1, IProgress<GenerationProgress>? progress = null, CancellationToken token = default) =>
        Pipeline.GenerateAsync(prompt, new GenerationOptions { Seed = seed }, progress, token);

    public void Dispose()
    {
        _gate.Set();
        Pipeline.Dispose();
    }

    /// <summary>Tells every report to an action, on the thread that it comes from.</summary>
    public sealed class Teller(Action<GenerationProgress> tell) : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value) => tell(value);
    }
}
