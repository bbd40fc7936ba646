using System.Text.Json.Serialization;

namespace Pyoco;

/// <summary>What a generation is doing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GenerationStage>))]
public enum GenerationStage
{
    /// <summary>It walks from noise to latents, step by step.</summary>
    Denoising,

    /// <summary>It waits for its turn (<see cref="RunQueue"/>).</summary>
    Queued,

    /// <summary>It puts the prompts into vectors.</summary>
    Encoding,

    /// <summary>It turns latents into frames.</summary>
    Decoding,
}

/// <summary>The progress of a generation: what it does, how far it is, how long it will take.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all; 0 while the run waits.</param>
/// <param name="Elapsed">Time since the call.</param>
public readonly record struct GenerationProgress(int Step, int Steps, TimeSpan Elapsed)
{
    /// <summary>What it is doing.</summary>
    public GenerationStage Stage { get; init; }

    /// <summary>The place in the queue, 1 for the next one; null unless it waits.</summary>
    public int? Place { get; init; }

    /// <summary>Frames decoded, of all clips.</summary>
    public int Frame { get; init; }

    /// <summary>Frames in all.</summary>
    public int Frames { get; init; }

    /// <summary>The time that is left, as far as it is known: until its turn while it waits, from how long runs before took; else until the
    /// last frame, from how long its own steps and frames took. Steps tell nothing of frames: before the first frame of a pipeline is
    /// decoded, its decoding is not counted. Null where nothing is known yet.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The fraction of the steps that is done, from 0 to 1.</summary>
    public double Fraction => Steps == 0 ? 0 : (double)Step / Steps;

    /// <summary>For people: <c>step 3 of 24, 12 s left</c>.</summary>
    public override string ToString()
    {
        var stage = Stage switch
        {
            GenerationStage.Queued => $"queued at place {Place}",
            GenerationStage.Encoding => "encoding",
            GenerationStage.Decoding => $"decoding, frame {Frame} of {Frames}",
            _ => $"step {Step} of {Steps}",
        };
        return TimeLeft is { } left ? FormattableString.Invariant($"{stage}, {left.TotalSeconds:F0} s left") : stage;
    }
}
