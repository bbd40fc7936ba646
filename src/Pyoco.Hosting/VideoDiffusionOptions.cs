using System.ComponentModel.DataAnnotations;

namespace Pyoco.Hosting;

/// <summary>A pipeline as a section of a configuration describes it. Every entry has a default but <see cref="Model"/>.</summary>
/// <remarks>Samplers, priors and guidance rules are the JSON of their specifications: an object in a JSON file, or one line of text, as
/// environment variables hold it. A bare word is a specification without parameters.</remarks>
public sealed class VideoDiffusionOptions
{
    /// <summary>The model: a folder, or what the host's own way of loading takes.</summary>
    [Required]
    public string Model { get; set; } = "";

    /// <summary>Steps of a call that states none, from 1 to 10,000.</summary>
    [Range(1, GenerationOptions.MaxSteps)]
    public int Steps { get; set; } = 24;

    /// <summary>The sampler, <c>{"name": "ddim", "eta": 1}</c>; null is the model's own.</summary>
    public string? Sampler { get; set; }

    /// <summary>The prior of the noise, <c>{"name": "mixed", "alpha": 1}</c>; null is the one that the model was trained with.</summary>
    public string? NoisePrior { get; set; }

    /// <summary>Whether a prior may be another one than the model was trained with.</summary>
    public bool AllowOtherPrior { get; set; }

    /// <summary>The guidance rule, <c>{"name": "classifier-free", "scale": 3}</c>; null is none.</summary>
    public string? Guidance { get; set; }

    /// <summary>Runs that compute at once, from 1 to 1024.</summary>
    [Range(1, 1024)]
    public int ConcurrentRuns { get; set; } = 1;

    /// <summary>Runs that may wait for them, from 0 to a million; one more is refused.</summary>
    [Range(0, 1_000_000)]
    public int WaitingRuns { get; set; } = RunQueue.DefaultWaitingRuns;

    /// <summary>The most clips that are made in one pass of the network for calls that wait at the same time and differ in prompt and seed
    /// alone, from 1, which batches nothing, to 1024.</summary>
    [Range(1, 1024)]
    public int RequestBatching { get; set; } = 1;

    /// <summary>The most seconds that a run may be expected to take, above 0; null for no limit.</summary>
    [Range(0.001, 1e9)]
    public double? MaxSeconds { get; set; }

    /// <summary>The most megabytes that a run may be expected to need, at least 1; null for no limit.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxMegabytes { get; set; }

    /// <summary>What is done when the host starts.</summary>
    public WarmUp WarmUp { get; set; } = WarmUp.Run;

    /// <summary>After how many seconds without a sign of a run that computes the health check calls the queue stuck, from 1 to a
    /// day.</summary>
    [Range(1, 86_400)]
    public double StuckAfterSeconds { get; set; } = 600;
}

/// <summary>What a host does with a pipeline when it starts, in the background.</summary>
public enum WarmUp
{
    /// <summary>Loads the model and makes a clip in one step, so that the first request finds everything ready. A model that states no size
    /// of frame is only loaded.</summary>
    Run,

    /// <summary>Loads the model.</summary>
    Load,

    /// <summary>Nothing: the first request loads the model.</summary>
    None,
}
