using System.Diagnostics;
using Pyoco.Models;
using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>Whole walks of the network of full size, in full and with what is reused from level to level: seconds, and how far the video
/// of the end is from the one in full.</summary>
/// <remarks>The weights are random, so the distance is that of a network that has learnt nothing; the seconds are those of any
/// weights.</remarks>
internal static class ReuseBenchmark
{
    private const double Guidance = 7.5;

    private static readonly DiscreteTimesteps Levels = DiscreteTimesteps.Linear(1000, 0.00085, 0.012);

    private static readonly (string Name, FeatureReuse? Features, int Guided)[] Ways =
    [
        ("in full", null, 1),
        ("features every 2", new(2), 1),
        ("features every 3", new(3), 1),
        ("features every 3, depth 2", new(3, depth: 2), 1),
        ("features every 5", new(5), 1),
        ("guidance every 2", null, 2),
        ("features every 2, guidance every 2", new(2), 2),
        ("features every 3, guidance every 2", new(3), 2),
    ];

    /// <summary>Measures all ways and prints a line for each.</summary>
    public static void Run(ReuseOptions options)
    {
        CpuMemory.KeepFreedBlocks();
        var type = FullSizeBenchmark.TypeOf(options.Network);
        using var scope = NewDisposeScope();
        using var network = VideoUNet.Load(FullSizeBenchmark.Prepare(options.Network.Folder, type), type: type);
        using var generator = new Generator(1);
        var noise = randn([1, 4, FullSizeBenchmark.Frames, 32, 32], generator: generator);
        var texts = randn([2, 77, 768], generator: generator).to(type).split(1);
        Console.WriteLine($"{"",-36} {"seconds",9} {"ratio",6} {"distance",9}");
        var full = (Seconds: 0.0, Video: noise);
        foreach (var (name, features, guided) in Ways)
        {
            var clock = Stopwatch.StartNew();
            var video = Walk(network.Network, noise, texts, features, guided, options.Steps);
            var seconds = clock.Elapsed.TotalSeconds;
            full = features is null && guided == 1 ? (seconds, video) : full;
            var distance = video.sub(full.Video).norm().item<float>() / full.Video.norm().item<float>();
            Console.WriteLine(FormattableString.Invariant($"{name,-36} {seconds,9:F1} {seconds / full.Seconds,6:F2} {distance,9:F4}"));
        }
    }

    private static Tensor Walk(IVideoNetwork network, Tensor noise, Tensor[] texts, FeatureReuse? reuse, int guided, int steps)
    {
        using var noGrad = no_grad();
        using var store = reuse is null ? null : new FeatureStore(reuse);
        using var prompts = new Prompts(() => Request(texts[1]), () => Request(texts[0]));
        var denoiser = new ClassifierFreeGuidance(Guidance).Every(guided).Guide(Bind, prompts);
        return new EulerSampler().Sample(
            denoiser, noise, NoiseSchedule.FromBetas(Levels, steps, TimestepSpacing.Trailing), SamplingRun.Default);

        DenoiserRequest Request(Tensor states) => new()
        {
            Text = new TextConditioning(states.alias(), pooled: null, droppedText: [""]),
            Features = store,
        };

        IVideoDenoiser Bind(DenoiserRequest request)
        {
            var cache = request.Features?.Open();
            var bound = cache is null
                ? network.Bind(request.Text!, default)
                : network.Bind(request.Text!, cache, default);
            var alone = new EpsilonDenoiser(bound, Levels);
            return cache?.Watch(alone) ?? alone;
        }
    }
}
