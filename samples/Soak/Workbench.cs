using System.Security.Cryptography;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using static TorchSharp.torch;

namespace Soak;

/// <summary>The model, loaded once, and what each request gives when nothing else runs: the serial twins.</summary>
internal sealed class Workbench : IDisposable
{
    /// <summary>Runs that may wait, few enough that the queue is full at times.</summary>
    public const int WaitingRuns = 4;

    private readonly Dictionary<string, IReadOnlyList<string>> _twins;
    private readonly VideoDiffusionPipeline _other;
    private long _fullQueues;

    /// <summary>Loads the model and makes the twins.</summary>
    public Workbench(string model, int concurrentRuns)
    {
        Pipeline = Load(model, concurrentRuns);
        _other = Pipeline.With(b => b.UseMixedNoise(alpha: 1).AllowOtherPrior());
        Start = Pipeline.Generate("an orc walks", new GenerationOptions { Seed = 0, Frames = 4, Height = 32, Width = 32, Steps = 2 });
        Requests = SoakRequest.All(Start);
        _twins = Requests.ToDictionary(r => r.Name, r => Hashes(For(r).Generate(r.Prompts, r.Options)));
        Folder = Directory.CreateTempSubdirectory("pyoco-soak-").FullName;
    }

    /// <summary>The pipeline with the model's own prior.</summary>
    public VideoDiffusionPipeline Pipeline { get; }

    /// <summary>A clip to start from.</summary>
    public VideoClip Start { get; }

    /// <summary>The requests.</summary>
    public IReadOnlyList<SoakRequest> Requests { get; }

    /// <summary>A folder for files that do not stay.</summary>
    public string Folder { get; }

    /// <summary>How often a call came while the queue was full, and was made again.</summary>
    public long FullQueues => Interlocked.Read(ref _fullQueues);

    /// <summary>A pipeline over a model that is read from its files.</summary>
    public static VideoDiffusionPipeline Load(string model, int concurrentRuns) => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(model).UseModelNoise().UseEuler(2).UseGuidance(1).UseQueue(concurrentRuns, WaitingRuns).Build();

    /// <summary>The pipeline that a request goes to.</summary>
    public VideoDiffusionPipeline For(SoakRequest request) => request.OtherPrior ? _other : Pipeline;

    /// <summary>Refuses clips that are not those of the serial twin, to the last bit.</summary>
    /// <exception cref="SoakFailure">They differ.</exception>
    public void Compare(SoakRequest request, IReadOnlyList<VideoClip> clips) => Compare(request.Name, Hashes(clips));

    /// <summary>Remembers the twin of something that is not a list of clips when it is first made, and compares it later.</summary>
    /// <exception cref="SoakFailure">They differ.</exception>
    public void Compare(string name, IReadOnlyList<string> hashes)
    {
        IReadOnlyList<string>? twin;
        lock (_twins)
        {
            if (!_twins.TryGetValue(name, out twin))
            {
                _twins[name] = twin = hashes;
            }
        }

        if (!twin.SequenceEqual(hashes))
        {
            throw new SoakFailure($"'{name}' gave {string.Join(", ", hashes)}; its serial twin is {string.Join(", ", twin)}.");
        }
    }

    /// <summary>The hash of a tensor's bytes.</summary>
    public static string Hash(Tensor tensor) => Convert.ToHexStringLower(SHA256.HashData(tensor.bytes));

    /// <summary>Makes a call, again and again while the queue is full.</summary>
    public async Task<T> WhenThereIsRoom<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (RunRejectedException e) when (e.Reason == RunRejection.QueueFull)
            {
                Interlocked.Increment(ref _fullQueues);
                await Task.Delay(10);
            }
        }
    }

    public void Dispose()
    {
        _other.Dispose();
        Pipeline.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static IReadOnlyList<string> Hashes(IReadOnlyList<VideoClip> clips) =>
        [.. clips.Select(c => c.FramesSha256)];
}
