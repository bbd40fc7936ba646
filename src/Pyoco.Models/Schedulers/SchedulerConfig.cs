using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>The scheduler of a published model, as its <c>scheduler_config.json</c> states it: the levels to walk, the sampler, and how the
/// network is asked.</summary>
/// <remarks>
/// <para>Missing entries take the defaults of the class that <c>_class_name</c> names, unknown entries are ignored, as in diffusers. What
/// the config asks for and is not implemented is refused when something is made of it, so that <see cref="With"/> can replace it before.
/// Entries of the solver are looked at only when its sampler is asked for: every sampler walks the schedule of every config.</para>
/// <para>Levels are in the scale in which the class keeps the video: sigma for the Euler, Heun, KDPM2, LMS and EDM classes, those of
/// rectified flow for flow prediction, variance preserving for the others.</para>
/// </remarks>
public sealed class SchedulerConfig
{
    private const string ClassKey = "_class_name";
    private static readonly string[] Infinities = ["-Infinity", "Infinity", "NaN"];
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly Dictionary<string, Func<SchedulerEntries, IPublishedScheduler>> Known = new()
    {
        ["DDIMInverseScheduler"] = DdimInverseConfig.Read,
        ["DDIMScheduler"] = DdimConfig.Read,
        ["DDPMScheduler"] = DdpmConfig.Read,
        ["DEISMultistepScheduler"] = DeisConfig.Read,
        ["DPMSolverMultistepInverseScheduler"] = DpmSolverInverseConfig.Read,
        ["DPMSolverMultistepScheduler"] = DpmSolverConfig.Read,
        ["DPMSolverSDEScheduler"] = SigmaConfig.ReadDpmSolverSde,
        ["DPMSolverSinglestepScheduler"] = DpmSolverSinglestepConfig.Read,
        ["EDMDPMSolverMultistepScheduler"] = EdmDpmSolverConfig.Read,
        ["EDMEulerScheduler"] = EdmEulerConfig.Read,
        ["EulerAncestralDiscreteScheduler"] = SigmaConfig.ReadEulerAncestral,
        ["EulerDiscreteScheduler"] = SigmaConfig.ReadEuler,
        ["FlowMatchEulerDiscreteScheduler"] = FlowMatchConfig.ReadEuler,
        ["FlowMatchHeunDiscreteScheduler"] = FlowMatchConfig.ReadHeun,
        ["HeunDiscreteScheduler"] = SigmaConfig.ReadHeun,
        ["KDPM2AncestralDiscreteScheduler"] = SigmaConfig.ReadKdpm2Ancestral,
        ["KDPM2DiscreteScheduler"] = SigmaConfig.ReadKdpm2,
        ["LCMScheduler"] = LcmConfig.Read,
        ["LMSDiscreteScheduler"] = SigmaConfig.ReadLms,
        ["PNDMScheduler"] = PndmConfig.Read,
        ["TCDScheduler"] = TcdConfig.Read,
        ["UniPCMultistepScheduler"] = UniPcConfig.Read,
    };

    private readonly JsonElement _entries;
    private readonly string _file;
    private readonly Lazy<IPublishedScheduler> _scheduler;

    private SchedulerConfig(JsonElement entries, string file)
    {
        (_entries, _file) = (entries, file);
        ClassName = new ConfigEntries(entries, file).Text(ClassKey, null)
            ?? throw new CheckpointException($"{file} has no {ClassKey}; the class of a scheduler was expected.");
        _scheduler = new Lazy<IPublishedScheduler>(Read, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The class of diffusers that the config is of.</summary>
    public string ClassName { get; }

    internal EdmConfig? Edm => (_scheduler.Value as EdmEulerConfig)?.Settings;

    /// <summary>Reads the config of a folder.</summary>
    /// <param name="folder">The folder of <c>scheduler_config.json</c>.</param>
    /// <exception cref="FileNotFoundException">The folder has no config.</exception>
    /// <exception cref="CheckpointException">The config is no JSON object, or names no class.</exception>
    public static SchedulerConfig Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var file = Path.Combine(folder, "scheduler_config.json");
        return Parse(StrictJson.ReadText(file), file);
    }

    /// <summary>Reads a config from its JSON.</summary>
    /// <exception cref="CheckpointException">It is no JSON object, or names no class.</exception>
    public static SchedulerConfig Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Parse(json, "the scheduler's config");
    }

    /// <summary>The config with some entries replaced; with another <c>_class_name</c>, the entries that the new class knows
    /// stay.</summary>
    /// <param name="entries">The entries: motion adapters, for one, ask for
    /// <c>beta_schedule: linear, clip_sample: false, timestep_spacing: linspace, steps_offset: 1</c>.</param>
    public SchedulerConfig With(JsonObject entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var all = ToJson();
        foreach (var (key, value) in entries)
        {
            all[key] = value?.DeepClone();
        }

        return new SchedulerConfig(JsonElement.Parse(all.ToJsonString()), _file);
    }

    /// <summary>The levels of a number of steps.</summary>
    /// <param name="steps">Number of steps.</param>
    /// <param name="latents">The latents of one clip, which the levels of some configs depend on (<c>use_dynamic_shifting</c>).</param>
    /// <exception cref="ArgumentException">The config has no schedule of so many steps, or depends on the shape and got
    /// none.</exception>
    /// <exception cref="CheckpointException">An entry has a value of another type.</exception>
    /// <exception cref="NotSupportedException">The class or the value of an entry is not implemented.</exception>
    public NoiseSchedule CreateSchedule(int steps, VideoShape? latents = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return latents is { } shape ? _scheduler.Value.CreateSchedule(steps, shape) : _scheduler.Value.CreateSchedule(steps);
    }

    /// <summary>The sampler of a number of steps, for <see cref="CreateSchedule"/>'s schedule of as many.</summary>
    /// <param name="steps">Number of steps.</param>
    /// <param name="eta">The share of fresh noise, from 0 to 1, of <c>DDIMScheduler</c> (0 when null) and <c>TCDScheduler</c> (0.3 when
    /// null, gamma in its paper), which is an argument of a call there and no entry; the other classes have none.</param>
    /// <exception cref="ArgumentException">There is no schedule of so many steps, or <paramref name="eta"/> is not 0 and the class has
    /// none.</exception>
    /// <inheritdoc cref="CreateSchedule"
    ///    path="/exception[@cref='T:Pyoco.Models.CheckpointException' or @cref='T:System.NotSupportedException']"/>
    public ISampler CreateSampler(int steps, double? eta = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return eta is null or 0 || _scheduler.Value.TakesEta
            ? _scheduler.Value.CreateSampler(steps, eta)
            : throw new ArgumentException(
                $"Eta is {eta}, but {ClassName} has no share of fresh noise to set; 0 was expected.", nameof(eta));
    }

    /// <summary>Levels, sampler and what the class does to the estimate after guidance, for a number of steps.</summary>
    /// <param name="steps">Number of steps.</param>
    /// <param name="eta">As of <see cref="CreateSampler"/>.</param>
    /// <param name="latents">The latents of one clip, which the levels of some configs depend on (<c>use_dynamic_shifting</c>).</param>
    /// <inheritdoc cref="CreateSchedule" path="/exception"/>
    public SamplingPlan CreatePlan(int steps, double? eta = null, VideoShape? latents = null) =>
        new(CreateSchedule(steps, latents), () => CreateSampler(steps, eta))
    {
        AfterGuidance = denoiser => _scheduler.Value.AfterGuidance(denoiser, steps),
    };

    /// <summary>The clean estimate of a network, which gets the timesteps of levels as this scheduler passes them.</summary>
    /// <param name="network">The network, conditioning bound.</param>
    /// <inheritdoc cref="CreateSchedule"
    ///    path="/exception[@cref='T:Pyoco.Models.CheckpointException' or @cref='T:System.NotSupportedException']"/>
    public IVideoDenoiser CreateDenoiser(VideoNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return _scheduler.Value.CreateDenoiser(network);
    }

    /// <summary>What the network of this scheduler learns to answer, with the law of noise levels that goes with it.</summary>
    /// <exception cref="CheckpointException">An entry has a value of another type.</exception>
    /// <exception cref="NotSupportedException">The class or the value of an entry is not implemented, or the network predicts the noise
    /// where there is no signal (zero terminal SNR), of which nothing can be learnt.</exception>
    public TrainingObjective CreateObjective()
    {
        try
        {
            return _scheduler.Value.CreateObjective();
        }
        catch (ArgumentException e)
        {
            throw new NotSupportedException($"{_file} ({ClassName}) is of no network that can be trained: {e.Message}", e);
        }
    }

    internal static SchedulerConfig Of(EdmConfig edm) =>
        new(JsonElement.Parse(EdmEulerConfig.ToJson(edm).ToJsonString()), "the EDM settings");

    /// <summary>The config with the entries that motion adapters were trained with.</summary>
    internal SchedulerConfig ForMotion() =>
        With(new JsonObject { ["beta_schedule"] = "linear", ["clip_sample"] = false,
            ["timestep_spacing"] = "linspace", ["steps_offset"] = 1 });

    /// <summary>Refuses a config that nothing can be made of.</summary>
    internal void ThrowIfUnsupported() => _ = _scheduler.Value;

    internal JsonObject ToJson() => JsonObject.Create(_entries)!.DeepClone().AsObject();

    private static SchedulerConfig Parse(string json, string file) => new(StrictJson.Object(QuoteInfinities(json), file), file);

    // Python writes infinities without quotes, which is no JSON: "lambda_min_clipped": -Infinity stands in many published configs.
    internal static string QuoteInfinities(string json)
    {
        var quoted = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length;)
        {
            var text = LengthOfText(json, at);
            var number = text > 0 ? null : Array.Find(Infinities, n => string.CompareOrdinal(json, at, n, 0, n.Length) == 0);
            var length = number?.Length ?? Math.Max(text, 1);
            _ = number is null ? quoted.Append(json, at, length) : quoted.Append('"').Append(number).Append('"');
            at += length;
        }

        return quoted.ToString();
    }

    // How long the quoted text at a place is, up to the end where the quote is not closed; 0 where none begins.
    private static int LengthOfText(string json, int start)
    {
        var at = start;
        if (json[at] == '"')
        {
            for (at++; at < json.Length && json[at] != '"'; at++)
            {
                at += json[at] == '\\' ? 1 : 0;
            }

            at++;
        }

        return Math.Min(at, json.Length) - start;
    }

    private IPublishedScheduler Read() => Known.TryGetValue(ClassName, out var read)
        ? read(new SchedulerEntries(_entries, _file))
        : throw new NotSupportedException(
            $"{ClassKey} is '{ClassName}' in {_file}; Pyoco supports {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}.");
}
