using System.Globalization;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The file that a training goes on from: its tensors, and what must be the same for it to be the same training.</summary>
internal sealed record TrainingCheckpoint
{
    // The addresses of training's noise and levels; another entry, or none, is that of an earlier version.
    private const string AddressesKey = "pyoco.noise_addresses";
    private const string Addresses = "3";
    private const string DetoursKey = "pyoco.detours";
    private const string OptionsKey = "pyoco.training";
    private const int NamesShown = 10;

    public required TextToVideoModel Model { get; init; }

    public required IVideoNoisePrior Prior { get; init; }

    public required TrainingOptions Options { get; init; }

    public required TrainingObjective Objective { get; init; }

    public required NoiseLevelLaw Levels { get; init; }

    /// <summary>The hash of the files of the network where not all of it learns; null where all does.</summary>
    public required string? NetworkSha256 { get; init; }

    /// <summary>The hash of the weights of the text encoder where it does not learn; null where it does, or has none to hash.</summary>
    public required string? TextSha256 { get; init; }

    /// <summary>Everything that changes in a training, by name.</summary>
    public required IReadOnlyList<KeyValuePair<string, Tensor>> State { get; init; }

    /// <summary>Writes it, all or nothing.</summary>
    public void Write(string path, long step, int detours)
    {
        var metadata = new Dictionary<string, string>
        {
            [SavedState.StepKey] = SavedState.Step(step),
            [DetoursKey] = detours.ToString(CultureInfo.InvariantCulture),
            [StatedPrior.MetadataKey] = Prior.Spec.ToJson(),
            [AddressesKey] = Addresses,
            [OptionsKey] = Spec.ToJson(),
        };
        foreach (var (key, value) in Identity)
        {
            if (value is not null)
            {
                metadata[key] = value;
            }
        }

        SafetensorsWriter.Write(path, new Dictionary<string, Tensor>(State), metadata);
    }

    /// <summary>Refuses a file of another training.</summary>
    /// <returns>The step to go on with, how often the training had gone back, and what is different all the same, in a sentence.</returns>
    /// <exception cref="CheckpointException">It is of another training, or damaged.</exception>
    public (long Step, int Detours, string? Notice) Check(SafetensorsFile file)
    {
        CheckPrior(file);
        foreach (var (key, value) in Identity)
        {
            CheckEntry(file, key, value);
        }

        var step = SavedState.StepOf(file)
            ?? throw new CheckpointException($"{file.Path} is no training checkpoint: it states no step.");
        var wrong = State
            .Where(s => !file.Names.Contains(s.Key) || !file.Describe(s.Key).Shape.SequenceEqual(s.Value.shape)
                || file.Describe(s.Key).Type != s.Value.dtype)
            .Select(s => s.Key).Take(NamesShown).ToArray();
        if (wrong.Length > 0)
        {
            throw new CheckpointException(
                $"{file.Path} belongs to another network, or other weights of it learnt; missing, misshapen or of another type: "
                    + $"{string.Join(", ", wrong)}.");
        }

        CheckOptions(file);
        return (step, (int)(SavedState.Number(file, DetoursKey) ?? 0), file.Metadata.GetValueOrDefault(AddressesKey) == Addresses
            ? null
            : $"{file.Path} is of an earlier version, whose training drew its noise at other addresses: from step {step} on "
                + "noise and levels are others than that version's.");
    }

    private IEnumerable<(string Key, string? Value)> Identity =>
    [
        ("pyoco.seed", Options.Seed.ToString(CultureInfo.InvariantCulture)),
        ("pyoco.data", Options.Data),
        ("pyoco.image_network_sha256", Model.ImageNetworkSha256),
        // The file has no weights of what does not learn, only which they are.
        ("pyoco.network_sha256", NetworkSha256),
        ("pyoco.text_encoder_sha256", TextSha256),
    ];

    // What the mathematics of a step depends on.
    private MethodSpec Spec => new("training",
    [
        ("objective", Objective.Spec),
        ("weight", Options.Weight.Spec),
        ("levels", Levels.Spec),
        ("train", Options.Train.Spec),
        ("caption_dropout", Options.CaptionDropout),
        ("ema_decay", Options.EmaDecay),
        ("ema_warmup", Options.EmaWarmup ? 1 : 0),
        ("accumulation", Options.Accumulation),
        ("snapshot_every", Options.SnapshotEvery),
        ("optimizer", Options.Optimizer.Spec(Options.Steps)),
        .. Options.ImageLevels is { } images ? [("image_levels", images.Spec)] : Array.Empty<(string, MethodValue)>(),
    ]);

    private void CheckOptions(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(OptionsKey, out var json))
        {
            return; // of an earlier version
        }

        MethodSpec found;
        try
        {
            found = MethodSpec.Parse(json);
        }
        catch (FormatException e)
        {
            throw new CheckpointException($"The options of the training in {file.Path} are damaged: {e.Message}", e);
        }

        string[] differences =
        [
            .. Spec.Parameters.Where(p => !p.Value.Equals(found.Parameters.GetValueOrDefault(p.Key)))
                .Select(p => $"{p.Key} was {found.Parameters.GetValueOrDefault(p.Key)?.ToString() ?? "unknown"}, now it is {p.Value}"),
        ];
        if (differences.Length > 0)
        {
            throw new CheckpointException(
                $"{file.Path} was made with other options: {string.Join("; ", differences)}. Go on with those, or begin in another "
                    + "folder.");
        }
    }

    private static void CheckEntry(SafetensorsFile file, string key, string? expected)
    {
        var found = file.Metadata.GetValueOrDefault(key);
        if (found != expected)
        {
            throw new CheckpointException($"{file.Path} was made with {key} = {found ?? "none"}; this training has {expected ?? "none"}.");
        }
    }

    // Another name of the same file of noise is no other prior.
    private void CheckPrior(SafetensorsFile file)
    {
        try
        {
            if (file.Metadata.GetValueOrDefault(StatedPrior.MetadataKey) is { } found
                && PriorSpec.AreSame(MethodSpec.Parse(found), Prior.Spec))
            {
                return;
            }
        }
        catch (FormatException)
        {
            // No specification: the entry is told as it is.
        }

        CheckEntry(file, StatedPrior.MetadataKey, Prior.Spec.ToJson());
    }
}
