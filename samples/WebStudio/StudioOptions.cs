using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Pyoco;

namespace WebStudio;

/// <summary>The section <c>Studio</c> of the configuration: where things are, and what one visitor may ask for.</summary>
internal sealed class StudioOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Studio";

    /// <summary>The model's folder; <c>models/sprites</c>, here or in a folder above, when null.</summary>
    public string? Model { get; set; }

    /// <summary>The folder of the gallery, which is made where it is missing.</summary>
    [Required]
    public string Gallery { get; set; } = Path.Combine("runs", "studio");

    /// <summary>The most characters of a prompt.</summary>
    [Range(1, 100_000)]
    public int MaxPromptLength { get; set; } = 400;

    /// <summary>The most frames of a clip; the model may make fewer.</summary>
    [Range(1, 1024)]
    public int MaxFrames { get; set; } = 32;

    /// <summary>The largest side of a frame in pixels.</summary>
    [Range(1, 4096)]
    public int MaxSide { get; set; } = 128;

    /// <summary>The most steps of the sampler.</summary>
    [Range(1, GenerationOptions.MaxSteps)]
    public int MaxSteps { get; set; } = 100;

    /// <summary>The most clips of one run: priors times seeds.</summary>
    [Range(1, 256)]
    public int MaxClipsPerRun { get; set; } = 12;

    /// <summary>The most runs that are made or wait at once.</summary>
    [Range(1, 1024)]
    public int MaxRuns { get; set; } = 8;

    /// <summary>The most clips that the gallery keeps; then runs are refused until some are deleted.</summary>
    [Range(1, 100_000)]
    public int MaxClips { get; set; } = 1000;

    /// <summary>Runs that one address may begin in a minute.</summary>
    [Range(1, 100_000)]
    public int RunsPerMinute { get; set; } = 30;

    /// <summary>Requests of any kind that one address may send in a minute.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 1200;

    /// <summary>How many may watch runs at once.</summary>
    [Range(1, 10_000)]
    public int MaxWatchers { get; set; } = 64;
}

/// <summary>The rules that stand in attributes, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class StudioOptionsValidator : IValidateOptions<StudioOptions>;
