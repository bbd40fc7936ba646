using System.Text.Json;

namespace Pyoco.Models;

/// <summary>The entries of a scheduler's config that several classes share, each with the default of its own class.</summary>
internal sealed class SchedulerEntries(JsonElement root, string file)
{
    // A thousand times those of any published model; every one of them is kept.
    private const int MostTimesteps = 1_000_000;

    private readonly ConfigEntries _entries = new(root, file);

    /// <summary>Whether betas make the squared signal fall as a squared cosine, on which the rounding of timesteps depends.</summary>
    public bool IsSquaredCosine => _entries.Text("beta_schedule", null) == "squaredcos_cap_v2";

    public int Integer(string key, int fallback, int least = 0) => _entries.Integer(key, fallback) is var value && value >= least
        ? value
        : throw new CheckpointException($"{key} is {value} in {file}; a whole number of at least {least} was expected.");

    public double Number(string key, double fallback) => _entries.Number(key, fallback);

    public double PositiveNumber(string key, double fallback) => Number(key, fallback) is var value && value > 0
        ? value
        : throw new CheckpointException($"{key} is {value} in {file}; a number above 0 was expected.");

    /// <summary>A number, or null where the entry is null or absent.</summary>
    public double? OptionalNumber(string key) => _entries.IsNull(key) ? null : _entries.Number(key, 0);

    /// <summary>True or false; null is false, as in Python.</summary>
    public bool Flag(string key, bool fallback) => _entries.Has(key) && _entries.IsNull(key) ? false : _entries.Flag(key, fallback);

    /// <summary>A number that may be Python's <c>-Infinity</c>, which it also is where the entry is null or absent.</summary>
    public double LowerBound(string key) =>
        _entries.IsNull(key) || (root.GetProperty(key) is { ValueKind: JsonValueKind.String } text && text.ValueEquals("-Infinity"))
            ? double.NegativeInfinity
            : _entries.Number(key, 0);

    /// <summary>One of the values that are implemented; another one is refused.</summary>
    public string OneOf(string key, string fallback, params string[] supported)
    {
        _entries.Require(key, supported);
        return _entries.Text(key, fallback)!;
    }

    /// <summary>Refuses an entry that is neither absent nor null nor one of the values, as JSON without quotes.</summary>
    public void Require(string key, params string[] supported) => _entries.Require(key, [.. supported, "null"]);

    /// <summary>Refuses a value that the entry has, or takes by default.</summary>
    public NotSupportedException Refusal(string key, string value, string supported) =>
        new($"{key} is '{value}' in {file}; Pyoco supports {supported}.");

    /// <summary>Where the timesteps of a walk lie.</summary>
    public TimestepSpacing TimestepSpacing(string fallback) => OneOf("timestep_spacing", fallback, "linspace", "leading", "trailing") switch
    {
        "leading" => Pyoco.TimestepSpacing.Leading,
        "linspace" => Pyoco.TimestepSpacing.Linspace,
        _ => Pyoco.TimestepSpacing.Trailing,
    };

    /// <summary>What leading timesteps are moved up by.</summary>
    public int StepsOffset() => Integer("steps_offset", 0) is var offset && offset <= MostTimesteps
        ? offset
        : throw new CheckpointException($"steps_offset is {offset} in {file}; at most {MostTimesteps} was expected.");

    public NetworkPrediction Prediction(params string[] supported) => OneOf("prediction_type", "epsilon", supported) switch
    {
        "epsilon" => NetworkPrediction.Epsilon,
        "v_prediction" => NetworkPrediction.Velocity,
        "flow_prediction" => NetworkPrediction.Flow,
        _ => NetworkPrediction.Sample,
    };

    /// <summary>The levels of training.</summary>
    /// <param name="first">The class's first beta.</param>
    /// <param name="last">The class's last beta.</param>
    /// <param name="schedule">The class's way from one to the other.</param>
    /// <param name="leastSignalSquared">What the class leaves of the last signal when betas are rescaled to zero terminal SNR; null for a
    /// class without that entry.</param>
    public DiscreteTimesteps Timesteps(
        double first = 0.0001, double last = 0.02, string schedule = "linear", double? leastSignalSquared = null)
    {
        try
        {
            var count = Integer("num_train_timesteps", 1000, least: 2);
            if (count > MostTimesteps)
            {
                throw new CheckpointException($"num_train_timesteps is {count} in {file}; at most {MostTimesteps} were expected.");
            }

            var timesteps = Betas(count, Number("beta_start", first), Number("beta_end", last), schedule);
            return SinglePrecisionBetas.Round(timesteps, Flag("rescale_betas_zero_snr", false) ? leastSignalSquared : null);
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException($"The betas of {file} make no levels: {e.Message}", e);
        }
    }

    /// <summary>What the class does to the clean estimate; null for nothing.</summary>
    /// <param name="clips">Whether the class clips by default; null for a class that never does.</param>
    public Thresholding? Limit(bool? clips)
    {
        try
        {
            return Flag("thresholding", false)
                ? Thresholding.Dynamic(Number("dynamic_thresholding_ratio", 0.995), Number("sample_max_value", 1))
                : clips is { } fallback ? Clipping(fallback)
                : null;
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException($"The limits of {file} are none: {e.Message}", e);
        }
    }

    /// <summary>The static limit of a class without a dynamic one; null for none.</summary>
    /// <param name="fallback">Whether the class clips by default.</param>
    public Thresholding? Clipping(bool fallback)
    {
        try
        {
            return Flag("clip_sample", fallback) ? Thresholding.Static(Number("clip_sample_range", 1)) : null;
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException($"The limits of {file} are none: {e.Message}", e);
        }
    }

    private DiscreteTimesteps Betas(int count, double first, double last, string schedule)
    {
        if (!_entries.IsNull("trained_betas"))
        {
            var list = root.GetProperty("trained_betas");
            return list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == count
                && list.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Number)
                ? new DiscreteTimesteps(list.EnumerateArray().Select(v => v.GetDouble()))
                : throw new CheckpointException($"trained_betas is no list of {count} numbers in {file}.");
        }

        return OneOf("beta_schedule", schedule, "linear", "scaled_linear", "squaredcos_cap_v2") switch
        {
            "linear" => DiscreteTimesteps.Linear(count, first, last),
            "scaled_linear" => DiscreteTimesteps.ScaledLinear(count, first, last),
            _ => DiscreteTimesteps.SquaredCosine(count),
        };
    }
}
