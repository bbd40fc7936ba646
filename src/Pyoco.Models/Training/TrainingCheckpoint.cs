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
    private const string DataKey = "pyoco.data";
    private const string BatchesKey = "pyoco.batches"; // checkpoints of earlier versions have none
    private const string ComputeType = "compute_type";
    private const string None = "none";
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

    /// <summary>The hash of the files of a text encoder that cannot learn; null where it can, or has none to hash.</summary>
    public string? TextFilesSha256 { get; init; }

    /// <summary>The hash of the files of the autoencoder; null where it has none.</summary>
    public string? AutoencoderSha256 { get; init; }

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
            [BatchesKey] = Batches.ToJson(),
        };
        foreach (var (key, value) in Identity.Concat(LaterIdentity).Append((DataKey, Options.Data)))
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
        var dataNotice = CheckData(file);
        foreach (var (key, value) in IsEarlier(file) ? Identity : Identity.Concat(LaterIdentity))
        {
            CheckEntry(file, key, value);
        }

        var step = SavedState.StepOf(file)
            ?? throw new CheckpointException($"{file.Path} is no training checkpoint: it states no step.");
        CheckState(file);
        CheckOptions(file);
        var noiseNotice = file.Metadata.GetValueOrDefault(AddressesKey) == Addresses
            ? null
            : $"{file.Path} is of an earlier version, whose training drew its noise at other addresses: from step {step} on "
                + "noise and levels are others than that version's.";
        string[] notices = [.. new[] { dataNotice, noiseNotice }.OfType<string>()];
        return (step, (int)(SavedState.Number(file, DetoursKey) ?? 0), notices.Length > 0 ? string.Join(' ', notices) : null);
    }

    private IEnumerable<(string Key, string? Value)> Identity =>
    [
        ("pyoco.seed", Options.Seed.ToString(CultureInfo.InvariantCulture)),
        ("pyoco.image_network_sha256", Model.ImageNetworkSha256),
        // The file has no weights of what does not learn, only which they are.
        ("pyoco.network_sha256", NetworkSha256),
        ("pyoco.text_encoder_sha256", TextSha256),
    ];

    // What earlier versions did not record.
    private IEnumerable<(string Key, string? Value)> LaterIdentity =>
    [
        ("pyoco.text_encoder_files_sha256", TextFilesSha256),
        ("pyoco.autoencoder_sha256", AutoencoderSha256),
    ];

    // How the batches are made; its parameters are compared one by one.
    private MethodSpec Batches => Options.Batches ?? new MethodSpec(None);

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
        (ComputeType, Options.ComputeType?.ToString() ?? "that of the weights"),
        .. Options.ImageLevels is { } images ? [("image_levels", images.Spec)] : Array.Empty<(string, MethodValue)>(),
    ]);

    private static bool IsEarlier(SafetensorsFile file) => !file.Metadata.ContainsKey(BatchesKey);

    // What is said of other data that are allowed.
    private string? CheckData(SafetensorsFile file)
    {
        var found = file.Metadata.GetValueOrDefault(DataKey);
        if (found == Options.Data)
        {
            return null;
        }

        var difference = $"{DataKey} = {found ?? None}; this training has {Options.Data ?? None}";
        return Options.AllowOtherData
            ? $"{file.Path} was made on another data set ({difference}); the training goes on with this one."
            : throw new CheckpointException(
                $"{file.Path} was made with {difference}. That is another data set, or the same one with files or captions that have "
                    + $"changed. Go on with the one that it was made on, begin in another folder, or allow this one by "
                    + $"{nameof(TrainingOptions)}.{nameof(TrainingOptions.AllowOtherData)}.");
    }

    private void CheckState(SafetensorsFile file)
    {
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
    }

    private void CheckOptions(SafetensorsFile file)
    {
        string[] differences =
        [
            .. Differences(file, OptionsKey, Spec).Where(d => d.Key != ComputeType || !IsEarlier(file)).Select(d => d.Text),
            .. Differences(file, BatchesKey, Batches).Select(d => $"of the batches, {d.Text}"),
        ];
        if (differences.Length > 0)
        {
            throw new CheckpointException(
                $"{file.Path} was made with other options: {string.Join("; ", differences)}. Go on with those, or begin in another "
                    + "folder.");
        }
    }

    // Of an entry that an earlier version did not write, none.
    private static IEnumerable<(string Key, string Text)> Differences(SafetensorsFile file, string entry, MethodSpec now)
    {
        if (!file.Metadata.TryGetValue(entry, out var json))
        {
            return [];
        }

        MethodSpec was;
        try
        {
            was = MethodSpec.Parse(json);
        }
        catch (FormatException e)
        {
            throw new CheckpointException($"The options of the training in {file.Path} are damaged: {e.Message}", e);
        }

        return was.Name != now.Name
            ? [("name", $"the kind was {was.Name}, now it is {now.Name}")]
            : was.Parameters.Keys.Union(now.Parameters.Keys)
                .Select(key => (Key: key, Was: was.Parameters.GetValueOrDefault(key), Now: now.Parameters.GetValueOrDefault(key)))
                .Where(p => !Equals(p.Was, p.Now))
                .Select(p => (p.Key, $"{p.Key} was {p.Was?.ToString() ?? None}, now it is {p.Now?.ToString() ?? None}"));
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
