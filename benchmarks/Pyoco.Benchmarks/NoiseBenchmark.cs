using System.Diagnostics;
using System.Globalization;
using Pyoco.Noise;
using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>Times each prior against the TorchSharp composition that a user would write, in alternating rounds of one run.</summary>
internal static class NoiseBenchmark
{
    private static readonly (string Name, VideoShape Shape)[] Shapes =
    [
        ("latent", new VideoShape(1, 4, 16, 64, 64)),
        ("pixel", new VideoShape(1, 3, 16, 256, 256)),
    ];

    private static readonly (IVideoNoisePrior Prior, Func<VideoShape, Tensor> Baseline)[] Contenders =
    [
        (NoisePriors.Independent, shape => randn(shape.ToArray())),
        (NoisePriors.Mixed(), shape => Mixed(shape, alpha: 1)),
        (NoisePriors.Progressive(), shape => Progressive(shape, alpha: 2)),
    ];

    public static void Run(bool brief)
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, {get_num_threads()} torch threads; medians of alternating rounds, GB/s of float32 output");
        Console.WriteLine("| prior               | shape  |  GB/s | baseline GB/s | ratio |");
        Console.WriteLine("|---------------------|--------|------:|--------------:|------:|");
        foreach (var (name, shape) in Shapes)
        {
            foreach (var (prior, baseline) in Contenders)
            {
                var (ours, theirs) = Compare(shape, prior, baseline, brief ? 5 : 21);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {prior.Spec,-19} | {name,-6} | {Rate(shape, ours),5:F2} | {Rate(shape, theirs),13:F2} | {theirs / ours,5:F1} |"));
            }
        }
    }

    private static (double Ours, double Theirs) Compare(VideoShape shape, IVideoNoisePrior prior, Func<VideoShape, Tensor> baseline, int rounds)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds + 3; round++)
        {
            var a = Time(() => prior.Sample(shape, new NoiseKey((ulong)round)));
            var b = Time(() => baseline(shape));
            if (round >= 3) // the first rounds warm up
            {
                ours.Add(a);
                theirs.Add(b);
            }
        }

        return (Median(ours), Median(theirs));
    }

    private static double Time(Func<Tensor> draw)
    {
        var clock = Stopwatch.StartNew();
        using var noise = draw();
        return clock.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }

    private static double Rate(VideoShape shape, double seconds) => shape.ElementCount * sizeof(float) / seconds / 1e9;

    private static Tensor Mixed(VideoShape shape, double alpha)
    {
        using var scope = NewDisposeScope();
        var shared = randn([shape.Batch, shape.Channels, 1, shape.Height, shape.Width]);
        return shared.mul(alpha).add(randn(shape.ToArray())).div(Math.Sqrt(1 + alpha * alpha)).MoveToOuterDisposeScope();
    }

    private static Tensor Progressive(VideoShape shape, double alpha)
    {
        using var scope = NewDisposeScope();
        var frames = new Tensor[shape.Frames];
        for (var i = 0; i < frames.Length; i++)
        {
            var fresh = randn([shape.Batch, shape.Channels, shape.Height, shape.Width]);
            frames[i] = i == 0 ? fresh : frames[i - 1].mul(alpha).add(fresh).div(Math.Sqrt(1 + alpha * alpha));
        }

        return stack(frames, dim: VideoShape.FrameAxis).MoveToOuterDisposeScope();
    }
}
