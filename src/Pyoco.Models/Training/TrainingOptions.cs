using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What a training run wants; the defaults suit small networks from scratch.</summary>
/// <remarks>The paper's own values are not known (its tables could not be read): these are Pyoco's.</remarks>
public sealed record TrainingOptions
{
    /// <summary>Number of steps of the whole run, at least 1.</summary>
    public long Steps { get; init => field = OutOfRange.AtLeast(1, value, nameof(Steps)); } = 10_000;

    /// <summary>Fixes the noise, its levels and which captions are dropped. The data come from the caller.</summary>
    public ulong Seed { get; init; }

    /// <summary>AdamW, its rate over time and the clipping of gradients.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Which weights learn.</summary>
    public TrainedWeights Train { get; init; } = TrainedWeights.All;

    /// <summary>What the network learns to answer; the objective of the model's scheduler when null. Another one than the network was made
    /// for is refused.</summary>
    public TrainingObjective? Objective { get; init; }

    /// <summary>How much the noise levels count in the loss.</summary>
    public LossWeight Weight { get; init; } = LossWeight.None;

    /// <summary>The distribution of the noise levels; that of the objective when null. A correlated prior wants a wider one.</summary>
    public NoiseLevelLaw? Levels { get; init; }

    /// <summary>The distribution of the noise levels of single images beside clips; <see cref="Levels"/> when null. What an image shows is
    /// decided at lower levels than where the things in a clip go.</summary>
    public NoiseLevelLaw? ImageLevels { get; init; }

    /// <summary>Batches whose gradients make one step of <see cref="TrainingRun"/>, at least 1: batches <c>n * Accumulation</c> and the
    /// following are those of step n.</summary>
    public int Accumulation { get; init => field = OutOfRange.AtLeast(1, value, nameof(Accumulation)); } = 1;

    /// <summary>Share of captions replaced by the empty one, from 0 to 1; classifier-free guidance needs some.</summary>
    public double CaptionDropout { get; init => field = OutOfRange.Share(value, nameof(CaptionDropout)); } = 0.1;

    /// <summary>Whether a CLIP text encoder learns with the network; false, the default, leaves it as it is, as PYoCo does with its
    /// pretrained ones. Encoders of other kinds never learn. Not beside a LoRA, whose file would not hold it.</summary>
    public bool TrainTextEncoder { get; init; }

    /// <summary>Decay of the exponential moving average of the weights, from 0 to below 1.</summary>
    public double EmaDecay { get; init => field = OutOfRange.Decay(value, nameof(EmaDecay)); } = 0.999;

    /// <summary>Whether at update n, from 0, no more of the average stays than <c>(1 + n) / (10 + n)</c>, so that a short run's average
    /// is not mostly what it started from.</summary>
    public bool EmaWarmup { get; init; } = true;

    /// <summary>Gradient checkpointing (arXiv 1604.06174): layers keep only their inputs for the backward pass, which makes the rest again.
    /// A step takes a forward pass more and much less memory.</summary>
    public bool Recomputes { get; init; }

    /// <summary>The type that a UNet computes in; that of its weights when null. Under <c>BFloat16</c> its products are taken in that type,
    /// while weights that learn, norms, loss and everything of the optimiser stay float32. Processors without bfloat16 emulate it, many
    /// times slower: <see cref="FastestComputeType"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another one: gradients in float16 underflow.</exception>
    public ScalarType? ComputeType
    {
        get;
        init => field = value is { } type ? MixedPrecision.Check(type, nameof(ComputeType)) : null;
    }

    /// <summary>The <see cref="ComputeType"/> that trains fastest: <c>BFloat16</c> on a CPU that multiplies it (AVX-512 or AMX), otherwise
    /// null, the type of the weights. Of CUDA devices, where Pyoco was never run, it claims nothing: null.</summary>
    /// <param name="device">Where the model is.</param>
    public static ScalarType? FastestComputeType(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type == TorchSharp.DeviceType.CPU && ProcessorTypes.MultiplyBFloat16 ? ScalarType.BFloat16 : null;
    }

    /// <summary>Steps from one snapshot of averages to the next (<see cref="AverageSnapshots"/>), which keeps two more averages in memory;
    /// 0 for none.</summary>
    public long SnapshotEvery { get; init => field = OutOfRange.AtLeast(0, value, nameof(SnapshotEvery)); }

    /// <summary>A folder that keeps what frozen parts make of the data, each clip's latents and each caption's states, so that none is made
    /// twice, in later runs neither; null to keep nothing.</summary>
    /// <remarks>Clips are told apart by their pixels: what changes from step to step, as random crops do, is not met again. Encoders are
    /// told apart by layout, weights, type, tokenizer and tiles. Those without weights, as <see cref="PixelCodec"/>, of classes of your own
    /// or with learned words or weights of prompts around them, and text encoders that learn are asked every time. What cannot be written,
    /// as on a full disk, is made again.</remarks>
    public string? EncodingsFolder { get; init; }

    /// <summary>What the batches are made of, for instance the name or the hash of a data set; null where nobody says. A checkpoint records
    /// it, and a run with other data does not go on from there unless <see cref="AllowOtherData"/> says so.</summary>
    public string? Data { get; init; }

    /// <summary>Whether a training goes on from a checkpoint of other <see cref="Data"/>: of a data set in which a file was mended, added
    /// or taken away. <see cref="DiffusionTrainer.Resume"/> says so then.</summary>
    public bool AllowOtherData { get; init; }

    /// <summary>How the batches are made of the data, for instance <see cref="ClipBatchOptions.Spec"/>; null where nobody says. A
    /// checkpoint records it, and a run with other batches does not go on from there.</summary>
    public MethodSpec? Batches { get; init; }

    /// <summary>Time between two checkpoints, above zero.</summary>
    public TimeSpan CheckpointInterval
    {
        get;
        init => field = value > TimeSpan.Zero
            ? value
            : throw OutOfRange.Expected("above zero", value, nameof(CheckpointInterval));
    } = TimeSpan.FromMinutes(3);
}
