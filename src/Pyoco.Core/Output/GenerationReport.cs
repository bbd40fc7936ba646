using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pyoco;

/// <summary>How a clip was made: the complete request, enough to make the same clip again.</summary>
/// <remarks>It round-trips through JSON. <see cref="GenerationOptions.From"/> turns it back into a request.</remarks>
public sealed record GenerationReport
{
    /// <summary>The prompt; null where it was left out on purpose.</summary>
    public string? Prompt { get; init; }

    /// <summary>The negative prompt, empty for none; null where it was left out on purpose.</summary>
    public string? NegativePrompt { get; init; } = "";

    /// <summary>The seed of its noise.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number of frames.</summary>
    public int Frames { get; init; }

    /// <summary>Rows of a frame in pixels.</summary>
    public int Height { get; init; }

    /// <summary>Columns of a frame in pixels.</summary>
    public int Width { get; init; }

    /// <summary>Frames a second.</summary>
    public double FrameRate { get; init; }

    /// <summary>The prior of its noise.</summary>
    public MethodSpec NoisePrior { get; init; } = MethodSpec.Independent;

    /// <summary>The sampler with its settings.</summary>
    public MethodSpec? Sampler { get; init; }

    /// <summary>Steps of the sampler.</summary>
    public int Steps { get; init; }

    /// <summary>The noise levels that were walked.</summary>
    public NoiseSchedule? Schedule { get; init; }

    /// <summary>The guidance rule with its settings.</summary>
    public MethodSpec? Guidance { get; init; }

    /// <summary>The windows that slid over its frames; null where it was denoised as a whole.</summary>
    public MethodSpec? Windows { get; init; }

    /// <summary>Which deep features the network reused; null where it evaluated every level in full.</summary>
    public MethodSpec? FeatureReuse { get; init; }

    /// <summary>The clip that it was started from, by the SHA-256 of its frames, and how; null where it was made of noise alone.</summary>
    public MethodSpec? Start { get; init; }

    /// <summary>What was done to prompts beside encoding them (weights, learned words); null where nothing was.</summary>
    public MethodSpec? TextEncoder { get; init; }

    /// <summary>Where the model came from: a folder or a file.</summary>
    public string Model { get; init; } = "";

    /// <summary>The files of its weights, its adapters and LoRAs.</summary>
    public ModelProvenance Weights { get; init; } = ModelProvenance.Unknown;

    /// <summary>Versions of what computed it, by name.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>SHA-256 of the clip's size and frames in lower-case hexadecimal; null where it is not known.</summary>
    public string? FramesSha256 { get; init; }

    /// <summary>Time from the start of the run, what it waited for its turn not counted, to the last frame.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The words of the prompt that the text encoder dropped because the prompt was too long; empty where all fitted, and where
    /// the guidance rule does not read the prompt (scale 0).</summary>
    public string DroppedText { get; init; } = "";

    /// <summary>The report without the prompts and the words of them, for files that go to others.</summary>
    public GenerationReport WithoutPrompts() => this with
    {
        Prompt = null, NegativePrompt = null, DroppedText = "", Guidance = Guidance?.WithoutPrompts(),
    };

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.GenerationReport);

    /// <summary>Reads the report that was saved with a clip: in a PNG, animated PNG or WebP file, in a folder of frames, or, where
    /// ffmpeg is installed, in a video.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="FileNotFoundException">There is nothing at the path.</exception>
    /// <exception cref="InvalidDataException">It is no clip, is damaged, or has no report; the message says what is wrong.</exception>
    public static GenerationReport Load(string path)
    {
        var json = ClipMetadata.Read(path) ?? throw new InvalidDataException($"{path} was saved without a report of how it was made.");
        try
        {
            return Parse(json);
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"{path} has metadata that are no report: {e.Message}", e);
        }
    }

    /// <summary>Reads a report from JSON.</summary>
    /// <exception cref="FormatException">The text is not a report.</exception>
    public static GenerationReport Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize(json, ReportJson.Default.GenerationReport) ?? throw new JsonException("null was found.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The text is not a report of a clip: {e.Message}", e);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GenerationReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
