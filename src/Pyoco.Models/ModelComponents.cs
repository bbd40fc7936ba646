using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The components of a model under the names of their folders.</summary>
internal sealed class ModelComponents
{
    public const string NetworkName = "unet";
    public const string TextName = "text_encoder";
    public const string TokenizerName = "tokenizer";
    public const string CodecName = "vae";

    /// <summary>The folders of the components, companions too, that every model has.</summary>
    public static IReadOnlyList<string> Names { get; } = [NetworkName, TextName, TokenizerName, CodecName];

    private readonly Dictionary<string, object> _parts;

    public ModelComponents(IVideoNetwork network, ITextEncoder? text, IVideoCodec codec)
    {
        _parts = new() { [NetworkName] = network, [CodecName] = codec };
        if (text is not null)
        {
            _parts.Add(TextName, text);
        }
    }

    /// <summary>What became of the files of each component that was read, by the component's name.</summary>
    public Dictionary<string, LoadReport> LoadReports => _parts
        .Select(p => (p.Key, (p.Value as IModelComponent)?.LoadReport))
        .Where(r => r.LoadReport is not null).ToDictionary(r => r.Key, r => r.LoadReport!);

    /// <summary>The files that weights of the components were taken from.</summary>
    public IEnumerable<SourceFile> Sources => _parts.Values.SelectMany(SourcesOf);

    /// <summary>Everything that has a folder, companions too, by its name.</summary>
    /// <exception cref="NotSupportedException">One of the components has no form in a model folder.</exception>
    public Dictionary<string, IModelComponent> Folders()
    {
        var folders = new Dictionary<string, IModelComponent>();
        foreach (var (name, part) in _parts)
        {
            var component = part as IModelComponent ?? throw new NotSupportedException(
                $"A {part.GetType().Name} is no component of a model folder: it does not implement {nameof(IModelComponent)}.");
            (part as CompositeTextEncoder)?.ThrowIfNotSavable();
            folders.Add(name, component);
            foreach (var (companion, other) in component.Companions)
            {
                folders.Add(companion, other);
            }
        }

        return folders;
    }

    /// <summary>The files that the weights of a component were taken from; none where it has none.</summary>
    public static IEnumerable<SourceFile> SourcesOf(object part) => part switch
    {
        CompositeTextEncoder composite => composite.Encoders.SelectMany(SourcesOf),
        IModelComponent component => component.LoadReport?.Sources ?? [],
        _ => [],
    };

    /// <summary>Writes components into their folders.</summary>
    /// <param name="components">By name.</param>
    /// <param name="folder">The model's folder.</param>
    /// <param name="type">The type of the weights in the files.</param>
    /// <param name="metadata">Entries for the metadata of the network's files.</param>
    public static void Save(
        IReadOnlyDictionary<string, IModelComponent> components, string folder,
        ScalarType type, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (name, component) in components)
        {
            var path = Path.Combine(folder, name);
            if (component is IVideoNetwork network)
            {
                network.Save(path, type, metadata);
            }
            else
            {
                component.Save(path, type);
            }
        }
    }
}
