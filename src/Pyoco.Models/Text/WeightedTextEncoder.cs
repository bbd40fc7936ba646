using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A text encoder for prompts with weights written into them, <c>a (red:1.3) orc</c>, in the notation of A1111's web UI.</summary>
/// <remarks><c>(a word:1.3)</c> has the weight 1.3, <c>(a word)</c> 1.1, <c>[a word]</c> 1 / 1.1; within one another they multiply, and
/// <c>\(</c> is a parenthesis. Words of different weights are encoded together but divided into tokens apart. Pooled states have no
/// weights. Without this encoder brackets in a prompt mean nothing. Safe to share between threads where the inner encoder is.</remarks>
public sealed class WeightedTextEncoder : IPartTextEncoder
{
    private readonly IPartTextEncoder _inner;

    /// <summary>Reads weights for an encoder.</summary>
    /// <param name="inner">The encoder, which the caller keeps.</param>
    /// <param name="weighting">What a weight does.</param>
    /// <exception cref="NotSupportedException">The encoder does not say which words its states are of.</exception>
    public WeightedTextEncoder(ITextEncoder inner, PromptWeighting weighting = PromptWeighting.FromEmpty)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner as IPartTextEncoder ?? throw new NotSupportedException(
            $"The text encoder is a {inner.GetType().Name}, which does not say which words its states are of ({nameof(IPartTextEncoder)}): "
                + "its prompts have no weights.");
        Weighting = Enum.IsDefined(weighting)
            ? weighting
            : throw new ArgumentOutOfRangeException(nameof(weighting), weighting, "There is no such weighting.");
    }

    /// <summary>What a weight does.</summary>
    public PromptWeighting Weighting { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => _inner.Spec is { } inner
        ? new("prompt-weights", ("by", Weighting.ToString()), ("around", inner))
        : new("prompt-weights", ("by", Weighting.ToString()));

    internal IPartTextEncoder Inner => _inner;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A bracket of a prompt has no partner, or a weight is not from -100 to 100.</exception>
    public TextConditioning Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return EncodeParts([.. prompts.Select(p => new[] { p })], cancellationToken).Text;
    }

    /// <inheritdoc/>
    /// <remarks>Each part has its own brackets. The parts of the result are those of the caller.</remarks>
    public PartConditioning EncodeParts(IReadOnlyList<IReadOnlyList<string>> prompts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        var parts = prompts.Select(
            p => p.SelectMany((text, i) => PromptParts.Of(text).Select(w => (w.Text, w.Weight, Part: i))).ToArray()).ToArray();
        using var scope = NewDisposeScope();
        var (text, states) = _inner.EncodeParts([.. parts.Select(p => p.Select(w => w.Text).ToArray())], cancellationToken);
        IReadOnlyList<int>[] outer = [.. parts.Zip(states, (p, s) => (int[])[.. s.Select(i => i < 0 ? -1 : p[i].Part)])];
        if (!parts.Any(p => p.Any(w => w.Weight != 1)))
        {
            return new PartConditioning(Moved(text, text.States), outer);
        }

        var weights = parts.Zip(states, (p, s) => s.Select(i => i < 0 ? 1 : (float)p[i].Weight)).SelectMany(w => w).ToArray();
        var factors = tensor(weights, device: text.States.device).view(prompts.Count, -1, 1).to(text.States.dtype); // (B, L, 1)
        using (text)
        {
            var weighted = Weighting == PromptWeighting.Scale ? Scaled(text.States, factors)
                : FromEmpty(text.States, factors, cancellationToken);
            return new PartConditioning(Moved(text, weighted), outer);
        }
    }

    /// <summary>The same weights around another encoder.</summary>
    internal WeightedTextEncoder Around(ITextEncoder inner) => new(inner, Weighting);

    // The mean of a prompt's states stays what it was. One without weights stays as it is, also where its mean is 0.
    private static Tensor Scaled(Tensor states, Tensor factors)
    {
        var scaled = states.mul(factors);
        var isPlain = factors.Is(1).all(dim: 1, keepdim: true); // (B, 1, 1)
        return states.where(isPlain, scaled.mul(MeanOf(states).div(MeanOf(scaled))));
    }

    private Tensor FromEmpty(Tensor states, Tensor factors, CancellationToken cancellationToken)
    {
        using var empty = _inner.Encode([""], cancellationToken); // (1, L, D)
        return empty.States.Plus(states.sub(empty.States).mul(factors));
    }

    private static Tensor MeanOf(Tensor states) => states.mean([1, 2], keepdim: true); // (B, 1, 1)

    // The encoding with other states, moved out of the scope; what is left of the old one goes with it.
    private static TextConditioning Moved(TextConditioning text, Tensor states) => new(
        states.MoveToOuterDisposeScope(),
        text.Pooled?.alias().MoveToOuterDisposeScope(),
        text.DroppedText,
        text.Mask?.alias().MoveToOuterDisposeScope());
}

/// <summary>What the weight w of a word does to its states z.</summary>
public enum PromptWeighting
{
    /// <summary>Moves them from those of the empty prompt, <c>z_empty + w * (z - z_empty)</c>, as ComfyUI does: weight 0 is as if the word
    /// were not there.</summary>
    FromEmpty,

    /// <summary>Multiplies them, <c>w * z</c>, and then all states of the prompt so that their mean stays, as A1111's web UI does. It is
    /// for encoders whose states have a mean that is not near 0: elsewhere a small weight has a large effect.</summary>
    Scale,
}
