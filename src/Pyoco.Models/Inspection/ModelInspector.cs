namespace Pyoco.Models;

/// <summary>Says what a file or folder of weights is and what it fits, without reading more than names and shapes.</summary>
public static class ModelInspector
{
    private const int NamesShown = 3;
    private static readonly string[] NeverOpened = ["feature_extractor", "safety_checker", "scheduler", "tokenizer", "tokenizer_2"];

    // Updates come first, as their names contain those of what they update; the others exclude one another.
    private static readonly Func<WeightList, Finding?>[] Descriptions =
    [
        LoraDescription.Of, PyocoFileDescription.Of, SingleFileDescription.Of,
        UNetDescription.Of, MotionDescription.Of, AutoencoderDescription.Of, TextDescription.Of,
    ];

    /// <summary>Inspects a safetensors file, an index of several (<c>...index.json</c>), the folder of a component or a model
    /// folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or no weights in the folder.</exception>
    /// <exception cref="CheckpointException">A file is damaged.</exception>
    /// <exception cref="NotSupportedException">It is a pickle; the message says how to convert it. In a model folder, such a component is
    /// <see cref="ModelKind.Unreadable"/>.</exception>
    public static ModelInspection Inspect(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path) && File.Exists(Path.Combine(path, "model_index.json")))
        {
            return InspectModel(ModelFolder.Load(path));
        }

        return InspectWeights(path);
    }

    private static ModelInspection InspectWeights(string path)
    {
        using var source = Open(path);
        var finding = Describe(WeightList.Of(source));
        var prior = (source as SafetensorsFile)?.Metadata.GetValueOrDefault("pyoco.noise_prior");
        return new ModelInspection
        {
            Path = path,
            Kind = finding.Kind,
            Description = prior is null ? finding.Text : $"{finding.Text}, noise prior {prior}",
            Base = finding.Base,
            Parameters = finding.Parameters,
            Tensors = source.Names.Count,
            Types = [.. source.Names.CountBy(n => source.Describe(n).TypeCode).OrderByDescending(t => t.Value).Select(t => t.Key)],
            Files = [.. source.Files.Select(f => f.Path)],
        };
    }

    /// <summary>What weights of these names and shapes are.</summary>
    internal static Finding Describe(WeightList weights) =>
        Descriptions.Select(describe => describe(weights)).FirstOrDefault(f => f is not null) ?? Unknown(weights);

    private static Finding Unknown(WeightList weights)
    {
        var names = string.Join(", ", weights.Names.Order(StringComparer.Ordinal).Take(NamesShown).Select(n => $"'{n}'"));
        var some = weights.Count == 0 ? "" : weights.Count > NamesShown ? $": {names}..." : $": {names}";
        return new Finding(ModelKind.Unknown, $"nothing that Pyoco knows, {weights.Count} tensors{some}", null, weights.Parameters);
    }

    private static ITensorSource Open(string path)
    {
        if (Directory.Exists(path))
        {
            // LoRAs and original files lie in folders under names of their own.
            return LoraFile.PublishedIn(path) is { } lora ? SafetensorsFile.Open(lora)
                : Directory.GetFiles(path, "*.safetensors") is [var only] ? SafetensorsFile.Open(only)
                : ComponentWeights.Open(path);
        }

        InputFile.Check(path, "a file or folder of weights");

        return PickledWeights.HaveName(path) ? throw PickledWeights.Refusal(path)
            : path.EndsWith(".json", StringComparison.Ordinal) ? SafetensorsShards.Open(path)
            : SafetensorsFile.Open(path);
    }

    private static ModelInspection InspectModel(ModelFolder folder)
    {
        var components = folder.Components.Keys.Except(NeverOpened).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Inspection: InspectComponent(folder, name)))
            .Where(c => c.Inspection is not null).ToDictionary(c => c.Name, c => c.Inspection!);
        var network = components.Values.FirstOrDefault(c => c.Kind is ModelKind.ImageUNet or ModelKind.VideoUNet);
        var prior = folder.NoisePrior == MethodSpec.Independent ? "" : $", noise prior {folder.NoisePrior.ToJson()}";
        return new ModelInspection
        {
            Path = folder.Path,
            Kind = ModelKind.ModelFolder,
            Description = $"model folder ({folder.ClassName ?? "of no class"}){KnownFamilies.For(network?.Base)}{prior}",
            Base = network?.Base,
            Parameters = components.Values.Sum(c => c.Parameters),
            Tensors = components.Values.Sum(c => c.Tensors),
            Types = [.. components.Values.SelectMany(c => c.Types).Distinct()],
            Files = [.. components.Values.SelectMany(c => c.Files)],
            Components = components,
        };
    }

    // A folder with a config alone is one without weights, such as that of a PixelCodec.
    private static ModelInspection? InspectComponent(ModelFolder folder, string name)
    {
        var path = Path.Combine(folder.Path, name);
        try
        {
            path = folder.ComponentPath(name);
            return Directory.GetFiles(path) is [var only] && Path.GetFileName(only) == "config.json" ? null
                : path == folder.Path ? InspectWeights(path)
                : Inspect(path);
        }
        catch (Exception e) when (e is CheckpointException or NotSupportedException or FileNotFoundException)
        {
            return new ModelInspection { Path = path, Kind = ModelKind.Unreadable,
                Description = e.Message, Parameters = 0, Tensors = 0, Types = [], Files = [] };
        }
    }
}
