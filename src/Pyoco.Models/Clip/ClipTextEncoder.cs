using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A CLIP text encoder (arXiv 2103.00020, section 2.4) with its tokenizer: states (B, L, D) after the final norm, L the
/// tokenizer's length, and pooled (B, D) the state at each text's end token.</summary>
public sealed class ClipTextEncoder : IPartTextEncoder, IModelComponent, IDisposable
{
    /// <summary>The class name in <c>model_index.json</c>.</summary>
    public const string ClassName = "CLIPTextModel";

    private const string WeightsName = "model.safetensors";
    private const string Prefix = "text_model.";

    // Standard deviation of fresh embeddings, as CLIP's own.
    private const double EmbeddingDeviation = 0.02;

    private ClipTextEncoder(ClipTokenizer tokenizer, ClipTextNetwork network)
    {
        (Tokenizer, Network) = (tokenizer, network);
        EmbeddingRows.Check(tokenizer.Folder, tokenizer.VocabularySize, network.Config.VocabularySize, tokenizer.Added);
        if (tokenizer.MaxLength > network.Config.MaxPositions)
        {
            throw new CheckpointException(
                $"The tokenizer in {tokenizer.Folder} has a length of {tokenizer.MaxLength}; "
                + $"the text encoder takes {network.Config.MaxPositions} tokens.");
        }

        // An end token that never comes would pool the first token's state, the same for every text.
        if (network.Config.EndId != tokenizer.EndId && network.Config.EndId != ClipTextConfig.LegacyEndId)
        {
            throw new CheckpointException(
                $"The tokenizer in {tokenizer.Folder} ends texts with the id {tokenizer.EndId}; "
                + $"the text encoder's eos_token_id is {network.Config.EndId}.");
        }
    }

    /// <summary>The tokenizer.</summary>
    public ClipTokenizer Tokenizer { get; }

    /// <summary>The layout of the network.</summary>
    public ClipTextConfig Config => Network.Config;

    /// <inheritdoc/>
    public LoadReport? LoadReport => Network.LoadReport;

    ComponentClass IModelComponent.Class => new("transformers", ClassName);

    IReadOnlyDictionary<string, IModelComponent> IModelComponent.Companions =>
        new Dictionary<string, IModelComponent> { ["tokenizer"] = Tokenizer };

    internal ClipTextNetwork Network { get; }

    internal Device Device => Network.parameters().First().device;

    /// <summary>Opens the folders of a text encoder and of its tokenizer.</summary>
    /// <param name="folder">The folder of <c>config.json</c> and <c>model.safetensors</c>.</param>
    /// <param name="tokenizerFolder">The folder of <c>tokenizer.json</c>, or of <c>vocab.json</c> and <c>merges.txt</c>.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the file's.</param>
    /// <param name="maxCharacters">The largest number of characters that a prompt may have.</param>
    /// <param name="memory">Where weights are that need no conversion.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="NotSupportedException">The config has a value that Pyoco does not implement.</exception>
    /// <exception cref="CheckpointException">A file is damaged or does not fit the others.</exception>
    public static ClipTextEncoder Load(
        string folder, string tokenizerFolder, Device? device = null, ScalarType type = ScalarType.Float32,
        int maxCharacters = ClipTokenizer.DefaultMaxCharacters, WeightMemory memory = WeightMemory.Mapped) =>
        Read(() => LoadNetwork(folder, device ?? CPU, type, memory), tokenizerFolder, maxCharacters);

    /// <summary>An encoder with random weights, to be trained.</summary>
    /// <param name="config">Its layout.</param>
    /// <param name="tokenizerFolder">The folder of <c>tokenizer.json</c>, or of <c>vocab.json</c> and <c>merges.txt</c>;
    /// <see cref="Save(string, string, ScalarType)"/> copies its files.</param>
    /// <param name="seed">Fixes the weights.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <exception cref="FileNotFoundException">A file of the tokenizer is missing.</exception>
    /// <exception cref="CheckpointException">The tokenizer is damaged or does not fit the layout.</exception>
    public static ClipTextEncoder Create(ClipTextConfig config, string tokenizerFolder, ulong seed, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var tokenizer = ClipTokenizer.Load(tokenizerFolder);
        var network = UnmovedGenerator.Build(() => new ClipTextNetwork(config, CPU));
        using var generator = new Generator(seed, CPU);
        WeightInitialization.Fill(network, generator);
        WeightInitialization.FillEmbeddings(network, EmbeddingDeviation, generator);
        return Join(tokenizer, network.to(device ?? CPU));
    }

    /// <inheritdoc/>
    public TextConditioning Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken = default)
    {
        using var noGrad = no_grad();
        return EncodeForTraining(prompts, cancellationToken);
    }

    /// <inheritdoc/>
    public PartConditioning EncodeParts(IReadOnlyList<IReadOnlyList<string>> prompts, CancellationToken cancellationToken = default) =>
        EncodeParts(Tokenizer, prompts, learned: null, cancellationToken);

    /// <summary>Merges a LoRA into the weights, on top of those that are merged already; not while the encoder is being evaluated. What the
    /// file has for a UNet is left out.</summary>
    /// <inheritdoc cref="TextToVideoModel.AddLora"/>
    public void AddLora(string path, double weight = 1) => MergedLoras.Add(path, weight, isWhole: false, Network.Loras);

    /// <inheritdoc cref="TextToVideoModel.RemoveLoras"/>
    public void RemoveLoras() => Network.Loras.Remove();

    /// <summary>Writes the encoder and the files of its tokenizer; folders are made when they are not there.</summary>
    /// <param name="folder">Where <c>config.json</c> and <c>model.safetensors</c> go.</param>
    /// <param name="tokenizerFolder">Where the tokenizer's files go.</param>
    /// <param name="type">The type of the weights in the file.</param>
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
        SafetensorsWriter.Write(
            Path.Combine(folder, WeightsName), Network.named_parameters().ToDictionary(p => Prefix + p.name, p => (Tensor)p.parameter),
                metadata: null, type);
    }

    /// <summary>Releases the weights.</summary>
    public void Dispose() => Network.Dispose();

    internal static ClipTextNetwork LoadNetwork(
        string folder, Device device, ScalarType type, WeightMemory memory = WeightMemory.Mapped)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var config = ComponentWeights.ReadConfig(folder);
        using var file = ComponentWeights.Open(folder, memory);
        return ReadNetwork(ClipTextConfig.Parse(config), file, device, type);
    }

    /// <summary>A network of a layout, filled from a file with the names of transformers.</summary>
    internal static ClipTextNetwork ReadNetwork(ClipTextConfig config, ITensorSource file, Device device, ScalarType type)
    {
        new LayoutBounds(file).Layers("num_hidden_layers", config.Layers).Side("vocab_size", config.VocabularySize)
            .Side("hidden_size", config.HiddenSize).Side("intermediate_size", config.IntermediateSize)
            .Side("max_position_embeddings", config.MaxPositions);
        var network = new ClipTextNetwork(config, META);
        try
        {
            network.LoadReport = WeightAssignment.Load(network, file, device, type, NetworkKey);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Joins a tokenizer and a network, which is not read where the tokenizer is missing.</summary>
    internal static ClipTextEncoder Read(Func<ClipTextNetwork> read, string tokenizerFolder,
        int maxCharacters = ClipTokenizer.DefaultMaxCharacters)
    {
        var tokenizer = ClipTokenizer.Load(tokenizerFolder, maxCharacters);
        return Join(tokenizer, read());
    }

    internal TextConditioning EncodeForTraining(IReadOnlyList<string> prompts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return Encode([.. prompts.Select(p => Tokenizer.Encode(p, cancellationToken))], learned: null, cancellationToken);
    }

    /// <summary>Encodes prompts in parts, by a tokenizer that has words beyond this one's.</summary>
    /// <param name="tokenizer">This encoder's tokenizer, or one with more words.</param>
    /// <param name="prompts">The parts of each prompt.</param>
    /// <param name="learned">The vectors (N, D) of the words beyond the vocabulary, in the order of their ids; null where there are
    /// none.</param>
    /// <param name="cancellationToken">Stops the encoding.</param>
    internal PartConditioning EncodeParts(
        ClipTokenizer tokenizer, IReadOnlyList<IReadOnlyList<string>> prompts, Tensor? learned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        using var noGrad = no_grad();
        TokenizedText[] texts = [.. prompts.Select(p => tokenizer.EncodeParts(p, cancellationToken))];
        return new PartConditioning(Encode(texts, learned, cancellationToken), [.. texts.Select(t => t.Parts)]);
    }

    private TextConditioning Encode(TokenizedText[] texts, Tensor? learned, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(texts.Length, "prompts");
        using var scope = NewDisposeScope();
        var ids = new TokenIds(texts.SelectMany(t => t.Ids), Config.VocabularySize);
        var known = tensor(ids.Known, device: Device).view(texts.Length, Tokenizer.MaxLength);
        var words = learned is null || ids.Places.Length == 0
            ? null
            : new LearnedRows(tensor(ids.Places, device: Device), learned.to(Device).index_select(0, tensor(ids.Rows, device: Device)));
        var (states, pooled) = Network.Forward(known, cancellationToken: cancellationToken, learned: words);
        return new TextConditioning(states.MoveToOuterDisposeScope(), pooled.MoveToOuterDisposeScope(),
            [.. texts.Select(t => t.DroppedText)]);
    }

    /// <summary>The SHA-256 of all weights in float32, in lower-case hexadecimal.</summary>
    internal string WeightsSha256() => WeightSha256.Of(Network);

    private static ClipTextEncoder Join(ClipTokenizer tokenizer, ClipTextNetwork network)
    {
        try
        {
            return new ClipTextEncoder(tokenizer, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The network's name of a weight; null for what is left out.</summary>
    /// <remarks>Published files have the prefix, newer ones may not; position ids are a buffer of counting numbers.</remarks>
    internal static string? NetworkKey(string key)
    {
        var name = key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : key;
        return name == "embeddings.position_ids" ? null : name;
    }
}
