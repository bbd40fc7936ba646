using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Several text encoders read the same prompts and their states stand side by side, as the networks of eDiff-I (arXiv 2211.01324)
/// and of PYoCo, which is built on it (arXiv 2305.10474), are fed T5's and CLIP's together.</summary>
/// <remarks>A pooled state is all pooled states one behind the other. A word counts as dropped when no encoder saw it. The encoders are
/// disposed with this one. In a model's folder each has a folder of its own within <c>text_encoder</c>, laid out as a model folder of its
/// encoder and tokenizer.</remarks>
public sealed class CompositeTextEncoder : IPartTextEncoder, IModelComponent, IDisposable
{
    internal const string ClassName = nameof(CompositeTextEncoder);
    internal const string FolderPrefix = "encoder_";
    private const string EncoderName = "text_encoder"; // of each within its own folder
    private const string AxisKey = "axis";
    private const string Tokens = "tokens";
    private const string Features = "features";
    private const int TokenAxis = 1;
    private const int FeatureAxis = 2;
    private readonly ITextEncoder[] _encoders;
    private readonly int _axis;

    private CompositeTextEncoder(IEnumerable<ITextEncoder> encoders, int axis)
    {
        ArgumentNullException.ThrowIfNull(encoders);
        (_encoders, _axis) = ([.. encoders], axis);
        if (_encoders.Length == 0 || Array.Exists(_encoders, e => e is null))
        {
            throw new ArgumentException(
                $"{_encoders.Length} encoders were given, none of which may be null; at least one was expected.", nameof(encoders));
        }
    }

    /// <summary>All tokens of the first encoder, then all of the second, and so on: (B, L1 + L2, D). The encoders have one size of
    /// state.</summary>
    /// <remarks>Networks attend to the states of all encoders alike. This is how cross-attention is fed several encoders.</remarks>
    /// <exception cref="ArgumentException">There is no encoder.</exception>
    public static CompositeTextEncoder AlongTokens(params IEnumerable<ITextEncoder> encoders) => new(encoders, TokenAxis);

    /// <summary>Each token's states of all encoders in one vector: (B, L, D1 + D2). The encoders have one number of tokens, which are not
    /// the same words where they divide a text differently; a token counts as text where it is text to one of them.</summary>
    /// <exception cref="ArgumentException">There is no encoder.</exception>
    public static CompositeTextEncoder AlongFeatures(params IEnumerable<ITextEncoder> encoders) => new(encoders, FeatureAxis);

    /// <inheritdoc/>
    public LoadReport? LoadReport => _encoders.Select(e => (e as IModelComponent)?.LoadReport).OfType<LoadReport>()
        .Aggregate((LoadReport?)null, (all, report) => all?.And(report) ?? report);

    ComponentClass IModelComponent.Class => new("pyoco", ClassName);

    /// <summary>The encoders that are joined.</summary>
    internal IReadOnlyList<ITextEncoder> Encoders => _encoders;

    /// <summary>Whether they are joined along tokens, not along features.</summary>
    internal bool JoinsTokens => _axis == TokenAxis;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The encoders' states do not fit side by side.</exception>
    public TextConditioning Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return Join(encoder => encoder.Encode(prompts, cancellationToken), prompts.Count);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The encoders' states stand in one vector, which has no single word, or one of the encoders
    /// does not say which words its states are of.</exception>
    public PartConditioning EncodeParts(IReadOnlyList<IReadOnlyList<string>> prompts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        if (_axis != TokenAxis || Array.Find(_encoders, e => e is not IPartTextEncoder) is not null)
        {
            throw new NotSupportedException(
                $"Prompts in parts, which weights of words need, go to encoders along tokens, each an {nameof(IPartTextEncoder)}; these "
                    + $"are {string.Join(", ", _encoders.Select(e => e.GetType().Name))} along "
                    + $"{(_axis == TokenAxis ? "tokens" : "features")}.");
        }

        var made = new List<PartConditioning>();
        var joined = Join(
            encoder =>
            {
                made.Add(((IPartTextEncoder)encoder).EncodeParts(prompts, cancellationToken));
                return made[^1].Text;
            },
            prompts.Count);
        return new PartConditioning(joined, [.. prompts.Select((_, i) => (int[])[.. made.SelectMany(m => m.Parts[i])])]);
    }

    // What each encoder makes, side by side.
    private TextConditioning Join(Func<ITextEncoder, TextConditioning> encode, int count)
    {
        using var scope = NewDisposeScope();
        var parts = new List<TextConditioning>();
        try
        {
            parts.AddRange(_encoders.Select(encode));
            Check(parts);
            var pooled = parts.Where(p => p.Pooled is not null).Select(p => p.Pooled!).ToArray();
            string[] dropped = [
                .. Enumerable.Range(0, count).Select(i => parts.MinBy(p => p.DroppedText[i].Length)!.DroppedText[i])];
            return new TextConditioning(
                cat([.. parts.Select(p => p.States)], dim: _axis).MoveToOuterDisposeScope(),
                pooled.Length == 0 ? null : cat(pooled, dim: -1).MoveToOuterDisposeScope(),
                dropped,
                Mask(parts)?.MoveToOuterDisposeScope());
        }
        finally
        {
            parts.ForEach(p => p.Dispose());
        }
    }

    /// <summary>Reads a folder that was saved.</summary>
    /// <param name="folder">Its own folder.</param>
    /// <param name="read">Reads an encoder from its folder and the name of its component there.</param>
    /// <exception cref="CheckpointException">The folder's config is damaged, or has no encoders.</exception>
    internal static CompositeTextEncoder Load(string folder, Func<ModelFolder, string, ITextEncoder> read)
    {
        var config = ConfigEntries.Read(Path.Combine(folder, ComponentWeights.ConfigName));
        config.Require(AxisKey, [Tokens, Features]);
        var axis = config.Text(AxisKey, Tokens) == Tokens ? TokenAxis : FeatureAxis;
        var encoders = new List<ITextEncoder>();
        try
        {
            for (var i = 0; Directory.Exists(FolderOf(folder, i)); i++)
            {
                encoders.Add(read(ModelFolder.Load(FolderOf(folder, i)), EncoderName));
            }

            return encoders.Count > 0 ? new CompositeTextEncoder(encoders, axis) : throw new CheckpointException(
                $"{folder} has no {FolderPrefix}0; a {ClassName} is made of at least one encoder.");
        }
        catch
        {
            encoders.ForEach(e => (e as IDisposable)?.Dispose());
            throw;
        }
    }

    /// <summary>Refuses encoders that have no form in a model folder.</summary>
    /// <exception cref="NotSupportedException">There is one.</exception>
    internal void ThrowIfNotSavable()
    {
        if (Array.Find(_encoders, e => e is not IModelComponent) is { } other)
        {
            throw new NotSupportedException(
                $"A {other.GetType().Name} is no component of a model folder: it does not implement {nameof(IModelComponent)}.");
        }
    }

    void IModelComponent.Save(string folder, ScalarType type)
    {
        ThrowIfNotSavable();
        ConfigJson.Write(Path.Combine(folder, ComponentWeights.ConfigName), new JsonObject
        {
            ["_class_name"] = ClassName,
            [AxisKey] = _axis == TokenAxis ? Tokens : Features,
        });
        for (var i = 0; i < _encoders.Length; i++)
        {
            var encoder = (IModelComponent)_encoders[i];
            var parts = new Dictionary<string, IModelComponent>(encoder.Companions) { [EncoderName] = encoder };
            foreach (var (name, part) in parts)
            {
                part.Save(Path.Combine(FolderOf(folder, i), name), type);
            }

            ModelFolder.WriteIndex(
                FolderOf(folder, i), encoder.Class.Name, parts.ToDictionary(p => p.Key, p => (p.Value.Class.Library, p.Value.Class.Name)),
                prior: null);
        }
    }

    /// <summary>Disposes the encoders.</summary>
    public void Dispose()
    {
        foreach (var encoder in _encoders.OfType<IDisposable>())
        {
            encoder.Dispose();
        }
    }

    private static string FolderOf(string folder, int encoder) => Path.Combine(folder, $"{FolderPrefix}{encoder}");

    private Tensor? Mask(List<TextConditioning> parts)
    {
        if (parts.TrueForAll(p => p.Mask is null))
        {
            return null;
        }

        Tensor[] masks = [.. parts.Select(
            p => p.Mask ?? TensorArithmetic.Filled([p.States.size(0), p.States.size(1)], 1, ScalarType.Int64, p.States.device))];
        return _axis == TokenAxis ? cat(masks, dim: 1) : stack(masks).amax(dims: [0]);
    }

    private void Check(List<TextConditioning> parts)
    {
        var first = parts[0].States;
        var kept = _axis == TokenAxis ? FeatureAxis : TokenAxis;
        if (parts.Exists(p => p.States.dim() != 3 || p.States.size(0) != first.size(0)
            || p.States.size(kept) != first.size(kept) || p.States.dtype != first.dtype))
        {
            var made = string.Join("; ", _encoders.Zip(parts).Select(
                p => $"{p.First.GetType().Name} {p.Second.States.dtype} [{string.Join(", ", p.Second.States.shape)}]"));
            throw new InvalidOperationException(
                $"The encoders made {made}; one type and {(kept == FeatureAxis ? "one size of state" : "one number of tokens")} "
                    + "were expected.");
        }
    }
}
