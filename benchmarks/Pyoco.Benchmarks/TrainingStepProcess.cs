using System.Diagnostics;
using System.Text.Json;
using Pyoco.Models;
using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>The child process that does training steps, so that its memory is theirs alone: a line of JSON a step.</summary>
internal static class TrainingStepProcess
{
    /// <summary>The argument with which this program becomes it.</summary>
    public const string Command = "training-step";

    private const double SigmaData = 0.5;
    private const int TextLength = 48;
    private const double EmaDecay = 0.999;

    /// <summary>Does the steps.</summary>
    public static void Run(TrainingStepOptions options)
    {
        CpuMemory.KeepFreedBlocks();
        using var network = Network(options);
        NamedWeight[] learning =
        [
            .. network.named_parameters().Where(p => options.Kind == TrainingStepOptions.Images || p.name.Contains(".motion_modules."))
                .Select(p => new NamedWeight(p.name, p.parameter)),
        ];
        network.Recomputes = options.Checkpointing;
        network.TrainingType = options.Type;
        foreach (var (_, weight) in learning)
        {
            weight.requires_grad_(true);
        }

        using var optimizer = new AdamWOptimizer(learning, new OptimizerOptions());
        using var average = options.Kind == TrainingStepOptions.Images ? new WeightAverage(learning, EmaDecay) : null;
        using var generator = new Generator(1);
        for (var i = 0; i <= options.Steps; i++)
        {
            var clock = Stopwatch.StartNew();
            var loss = Step(options, network, learning, generator);
            optimizer.Step(rate: 1e-4);
            average?.Update();
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                seconds = clock.Elapsed.TotalSeconds,
                parameters = learning.Sum(w => w.Weight.numel()),
                weights = network.parameters().Sum(p => p.numel()),
                peak_gb = PeakMemory.Bytes / 1e9,
                loss,
                warmup = i == 0,
            }));
        }
    }

    private static UNetNetwork Network(TrainingStepOptions options) => options.Kind == TrainingStepOptions.Motion
        ? UNetFolder.Load(FullSizeWeights.Write(options.Folder, ScalarType.Float32), CPU, ScalarType.Float32)
        : UNetFolder.Create(UNetConfig.Parse(File.ReadAllText(options.Config)) with { Temporal = null }, seed: 0, CPU);

    private static double Step(TrainingStepOptions options, UNetNetwork network, NamedWeight[] learning, Generator generator)
    {
        using var scope = NewDisposeScope();
        var (config, isMotion, side) = (network.Config, options.Kind == TrainingStepOptions.Motion, options.Size / 8);
        var objective = isMotion
            ? TrainingObjective.Epsilon(DiscreteTimesteps.Linear(1000, 0.00085, 0.012))
            : TrainingObjective.Edm(SigmaData);
        FrameSize size = isMotion ? side : config.SampleSize!.Value;
        var (height, width) = size;
        long[] shape = [isMotion ? 1 : options.Batch, config.InChannels, isMotion ? options.Frames : 1, height, width];
        NoiseLevel[] levels = [.. Enumerable.Range(0, (int)shape[0]).Select(i => objective.DefaultLaw.At((i + 0.5) / shape[0]))];
        using var example = DenoisingExample.Create(objective, Normal(shape).Times_(SigmaData), Normal(shape), levels);
        var text = Normal([shape[0], isMotion ? 77 : TextLength, config.CrossAttentionSize]);
        var pooled = config.PooledSize > 0 ? Normal([shape[0], config.PooledSize]) : null;
        return ClipGradients.Add(learning, levels.Length, ClipGradients.ThreadsFor(network, levels.Length), Losses).Average();

        Tensor Losses(long first, long count)
        {
            using var clips = example.Of(first, count);
            return clips.Losses(network.ForwardVideo(
                clips.Input, clips.Timesteps, text.narrow(0, first, count), pooled?.narrow(0, first, count)));
        }

        Tensor Normal(long[] sizes) => randn(sizes, generator: generator);
    }
}
