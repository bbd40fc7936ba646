using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A T5 v1.1 text encoder (arXiv 1910.10683) with its tokenizer: states (B, L, D) after the final norm, L the tokenizer's length,
/// and the mask of which are of text. It has no pooled state.</summary>
/// <remarks>The large one of 4.76 billion parameters takes 9.5 GB in bfloat16; <see cref="PrecomputedTextEncoder"/> does without
/// it.</remarks>
public sealed class T5TextEncoder : IPartTextEncoder, IModelComponent, IDisposable
{
    private const string WeightsName = "model.safetensors";

    private T5TextEncoder(T5Tokenizer tokenizer, T5TextNetwork network)
    {
        (Tokenizer, Network) = (tokenizer, network);
        EmbeddingRows.Check(tokenizer.Folder, tokenizer.VocabularySize, network.Config.VocabularySize, tokenizer.Added,
            T5Tokenizer.Sentinels);
    }

    /// <summary>The tokenizer.</summary>
    public T5Tokenizer Tokenizer { get; }

    /// <summary>The layout of the network.</summary>
    public T5TextConfig Config => Network.Config;

    /// <inheritdoc/>
    public LoadReport? LoadReport => Network.LoadReport;

    ComponentClass IModelComponent.Class => new("transformers", T5TextConfig.ClassName);

    IReadOnlyDictionary<string, IModelComponent> IModelComponent.Companions =>
        new Dictionary<string, IModelComponent> { ["tokenizer"] = Tokenizer };

    internal T5TextNetwork Network { get; }

    private Device Device => Network.parameters().First().device;

    /// <summary>Opens the folder of a text encoder: <c>config.json</c> and its weights, in one file or several.</summary>
    /// <param name="folder">The folder, for instance <c>text_encoder</c> of a model folder.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the file's; not float16, in which T5 overflows.</param>
    /// <param name="memory">Where weights are that need no conversion.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="NotSupportedException">The config has a value that Pyoco does not implement, or the type is float16.</exception>
    /// <exception cref="CheckpointException">A file is damaged or does not fit the others.</exception>
    public static T5TextEncoder Load(
        string folder, T5Tokenizer tokenizer, Device? device = null, ScalarType type = ScalarType.Float32,
        WeightMemory memory = WeightMemory.Mapped)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var network = LoadNetwork(folder, device ?? CPU, type, memory);
        try
        {
            return new T5TextEncoder(tokenizer, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public TextConditioning Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return EncodeParts([.. prompts.Select(p => new[] { p })], cancellationToken).Text;
    }

    /// <inheritdoc/>
    public PartConditioning EncodeParts(IReadOnlyList<IReadOnlyList<string>> prompts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentOutOfRangeException.ThrowIfZero(prompts.Count, nameof(prompts));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        TokenizedText[] texts = [.. prompts.Select(p => Tokenizer.EncodeParts(p, cancellationToken))];
        var ids = Table(texts.SelectMany(t => t.Ids), texts.Length);
        var mask = Table(texts.SelectMany(t => t.AttentionMask), texts.Length);
        var states = Network.Forward(ids, mask, cancellationToken).MoveToOuterDisposeScope();
        return new PartConditioning(
            new TextConditioning(states, pooled: null, [.. texts.Select(t => t.DroppedText)], mask.MoveToOuterDisposeScope()),
            [.. texts.Select(t => t.Parts)]);
    }

    /// <summary>Writes the encoder and the files of its tokenizer; folders are made when they are not there.</summary>
    /// <inheritdoc cref="ClipTextEncoder.Save(string, string, ScalarType)"/>
    public void Save(string folder, string tokenizerFolder, ScalarType type = ScalarType.Float32)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(tokenizerFolder);
        Save(folder, type);
        Tokenizer.Files.Write(tokenizerFolder);
    }

    /// <inheritdoc/>
    public void Save(string folder, ScalarType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        WholeFile.WriteText(Path.Combine(folder, ComponentWeights.ConfigName), Config.ToJson());
        WeightAssignment.Save(Network, Path.Combine(folder, WeightsName), metadata: null, type);
    }

    /// <summary>Releases the weights.</summary>
    public void Dispose() => Network.Dispose();

    internal static T5TextNetwork LoadNetwork(
        string folder, Device device, ScalarType type, WeightMemory memory = WeightMemory.Mapped)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (type == ScalarType.Float16)
        {
            throw new NotSupportedException("T5 overflows in float16; take bfloat16 or float32.");
        }

        var config = ComponentWeights.ReadConfig(folder);
        using var weights = ComponentWeights.Open(folder, memory);
        var layout = T5TextConfig.Parse(config);
        new LayoutBounds(weights).Layers("num_layers", layout.Layers).Side("vocab_size", layout.VocabularySize)
            .Side("d_model", layout.HiddenSize).Side("d_ff", layout.IntermediateSize)
            .Side("num_heads times d_kv", (long)layout.Heads * layout.HeadSize)
            .Side("relative_attention_num_buckets", layout.PositionBuckets);
        var alias = CheckEmbedding(weights);
        var network = new T5TextNetwork(layout, META);
        try
        {
            network.LoadReport = WeightAssignment.Load(network, weights, device, type, key =>
                key != T5TextNetwork.EmbeddingAlias ? key : alias);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    // Files hold the embedding under one name, under the other or under both. What its second name stands for: nothing where the first is
    // there, too.
    private static string? CheckEmbedding(ITensorSource weights)
    {
        string[] names = [T5TextNetwork.EmbeddingKey, T5TextNetwork.EmbeddingAlias];
        if (!names.All(weights.Names.Contains))
        {
            return T5TextNetwork.EmbeddingKey;
        }

        using var scope = NewDisposeScope();
        var same = weights.Describe(names[0]).Shape.SequenceEqual(weights.Describe(names[1]).Shape) &&
            weights.Read(names[0]).equal(weights.Read(names[1])).all().item<bool>();
        return same
            ? null
            : throw new CheckpointException(
                $"{weights.Path}: '{names[0]}' and '{names[1]}' are two names of one weight, but their values differ.");
    }

    private Tensor Table(IEnumerable<int> numbers, int rows) =>
        tensor([.. numbers.Select(n => (long)n)], device: Device).view(rows, Tokenizer.MaxLength);
}
