namespace Pyoco.Models;

/// <summary>Which weights of a network learn; the others take no gradient, no optimiser state and no memory beside their own.</summary>
public sealed class TrainedWeights
{
    // Pyoco's own layers, ModelScope's, which has another one behind its first convolution, and AnimateDiff's.
    private static readonly string[] Temporal = ["*.temp_convs.*", "*.temp_attentions.*", "transformer_in.*", Motion];
    private const string Motion = "*.motion_modules.*";

    private readonly IReadOnlyList<string> _patterns;
    private readonly bool _mustAllMatch;

    private TrainedWeights(MethodSpec spec, IReadOnlyList<string> patterns, bool mustAllMatch = true) =>
        (Spec, _patterns, _mustAllMatch) = (spec, patterns, mustAllMatch);

    /// <summary>All weights.</summary>
    public static TrainedWeights All { get; } = new(new MethodSpec("all"), ["*"]);

    /// <summary>The layers over frames of any kind: the image network stays as it was, and its pictures with it.</summary>
    public static TrainedWeights TemporalLayers { get; } = new(new MethodSpec("temporal-layers"), Temporal, mustAllMatch: false);

    /// <summary>AnimateDiff's motion modules, which are then saved as a motion adapter.</summary>
    public static TrainedWeights MotionModules { get; } = new(new MethodSpec("motion-modules"), [Motion]);

    /// <summary>Its name and numbers, as a checkpoint records them.</summary>
    public MethodSpec Spec { get; }

    /// <summary>The LoRA that learns; null where weights of the network do.</summary>
    internal LoraOptions? LoraOptions { get; private init; }

    /// <summary>The weights of some names.</summary>
    /// <param name="patterns">Patterns of whole names, in which <c>*</c> stands for anything; each must match a weight.</param>
    /// <exception cref="ArgumentException">There is no pattern.</exception>
    public static TrainedWeights Matching(params IReadOnlyList<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        return patterns.Count > 0
            ? new TrainedWeights(new MethodSpec("matching", ("patterns", string.Join(' ', patterns))), patterns)
            : throw new ArgumentException("No pattern was given; at least one was expected.", nameof(patterns));
    }

    /// <summary>A LoRA beside the network's layers (arXiv 2106.09685): no weight of the network changes.</summary>
    public static TrainedWeights Lora(LoraOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TrainedWeights(options.Spec, []) { LoraOptions = options };
    }

    /// <summary>The name and numbers.</summary>
    public override string ToString() => Spec.ToString();

    /// <summary>The weights of a network that learn.</summary>
    /// <exception cref="ArgumentException">A pattern matches none of them.</exception>
    internal IReadOnlyList<NamedWeight> Select(IVideoNetwork network)
    {
        var description = $"the {network.Class.Name}";
        var found = NamedWeight.Matching(network.Module, description, _patterns, _mustAllMatch);
        return found.Count > 0 || _mustAllMatch
            ? found
            : throw new ArgumentException($"The {Spec.Name} are to learn, and {description} has none: {string.Join(", ", _patterns)}.");
    }
}
