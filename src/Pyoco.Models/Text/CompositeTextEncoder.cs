using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Several text encoders read the same prompts and their states stand side by side, as the networks of eDiff-I (arXiv 2211.01324)
/// and of PYoCo, which is built on it (arXiv 2305.10474), are fed T5's and CLIP's together.</summary>
/// <remarks>A pooled state is all pooled states one behind the other. A word counts as dropped when no encoder saw it. The encoders are
/// disposed with this one.</remarks>
public sealed class CompositeTextEncoder : IPartTextEncoder, IDisposable
{
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

    /// <summary>The encoders that are joined.</summary>
    internal IReadOnlyList<ITextEncoder> Encoders => _encoders;

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

    /// <summary>Disposes the encoders.</summary>
    public void Dispose()
    {
        foreach (var encoder in _encoders.OfType<IDisposable>())
        {
            encoder.Dispose();
        }
    }

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
