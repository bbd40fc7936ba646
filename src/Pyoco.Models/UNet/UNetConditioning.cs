using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What a UNet is given about its clips, made ready for it: the keys and values of its text attentions, the embedding of a pooled
/// text.</summary>
/// <remarks>They depend neither on the frame nor on the noise level: made once, they serve every step. They are those of
/// the weights at that moment, and carry no gradients.</remarks>
internal sealed class UNetConditioning : IDisposable
{
    private readonly Dictionary<TokenAttention, (Tensor Keys, Tensor Values)> _keys = new(ReferenceEqualityComparer.Instance);
    private readonly Tensor? _text;

    internal UNetConditioning(Tensor? text, Tensor? pooledEmbedding = null, Tensor? pooled = null) =>
        (_text, PooledEmbedding, Pooled, Batch) = (text, pooledEmbedding, pooled, text?.size(0));

    /// <summary>The embedding of the pooled text, (B, T), which joins that of the noise level; null where the network takes none.</summary>
    internal Tensor? PooledEmbedding { get; }

    /// <summary>The pooled text itself, (B, P), for layers over frames that are told of it; null where none are.</summary>
    internal Tensor? Pooled { get; }

    /// <summary>The text (B, L, D) whose keys and values are not made yet; null where there is none.</summary>
    internal Tensor? Text => _text;

    /// <summary>B; null for networks that are given nothing.</summary>
    internal long? Batch { get; private init; }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        foreach (var (keys, values) in _keys.Values)
        {
            keys.Dispose();
            values.Dispose();
        }

        _keys.Clear();
        PooledEmbedding?.Dispose();
        Pooled?.Dispose();
    }

    /// <summary>Computes everything now, to be kept over many evaluations.</summary>
    internal static UNetConditioning Prepare(UNetNetwork network, Tensor? text, Tensor? pooled)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var plain = network.Condition(text, pooled);
        var prepared = new UNetConditioning(
            text: null, plain.PooledEmbedding?.DetachFromDisposeScope(), plain.Pooled?.clone().DetachFromDisposeScope())
        {
            Batch = plain.Batch,
        };
        foreach (var attention in network.modules().OfType<TransformerBlock>().Select(b => b.TextAttention))
        {
            var (keys, values) = plain.KeysOf(attention);
            prepared._keys.Add(attention, (keys.DetachFromDisposeScope(), values.DetachFromDisposeScope()));
        }

        return prepared;
    }

    /// <summary>What is given about some of the clips, for one evaluation: views, in the dispose scope of the calling thread.</summary>
    /// <param name="first">The first clip.</param>
    /// <param name="clips">How many.</param>
    internal UNetConditioning Of(long first, long clips)
    {
        Tensor? Some(Tensor? all) => all?.narrow(0, first, clips);

        var some = new UNetConditioning(Some(_text), Some(PooledEmbedding), Some(Pooled)) { Batch = Batch is null ? null : clips };
        foreach (var (attention, (keys, values)) in _keys)
        {
            some._keys.Add(attention, (Some(keys)!, Some(values)!));
        }

        return some;
    }

    /// <summary>Keys and values (B, L, C) of a text attention.</summary>
    internal (Tensor Keys, Tensor Values) KeysOf(TokenAttention attention) => _keys.TryGetValue(attention, out var known)
        ? known
        : attention.KeysOf(_text ?? throw new InvalidOperationException("A text-conditioned block was asked without text."));
}
