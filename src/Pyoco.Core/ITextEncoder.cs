using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Encodes prompts into the embeddings that condition a network.</summary>
public interface ITextEncoder
{
    /// <summary>What it does to prompts beside encoding them (weights, learned words), as a clip's report states it; null where it is the
    /// model's own encoder as it is.</summary>
    MethodSpec? Spec => null;

    /// <summary>Encodes a batch of prompts. An empty string is the unconditional prompt of classifier-free guidance.</summary>
    /// <param name="prompts">At least one prompt; over-long ones are cut, and the result says what was dropped.</param>
    /// <param name="cancellationToken">Stops the encoding.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    TextConditioning Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken = default);
}

/// <summary>The encoding of a batch of prompts; its owner disposes it.</summary>
public sealed class TextConditioning : IDisposable
{
    /// <summary>Wraps an encoding and takes over its tensors.</summary>
    /// <param name="states">One vector a token, (B, L, D).</param>
    /// <param name="pooled">One vector a prompt, (B, P), or null where the encoder has none.</param>
    /// <param name="droppedText">For each prompt the words that did not fit; empty where all did.</param>
    /// <param name="mask">Which states are of text, (B, L), or null where all count.</param>
    public TextConditioning(Tensor states, Tensor? pooled, IReadOnlyList<string> droppedText, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(droppedText);
        (States, Pooled, DroppedText, Mask) = (states, pooled, droppedText, mask);
    }

    /// <summary>One vector a token, (B, L, D).</summary>
    public Tensor States { get; }

    /// <summary>One vector a prompt, (B, P), or null where the encoder has none.</summary>
    public Tensor? Pooled { get; }

    /// <summary>1 for the states of text and 0 for those of padding, (B, L), int64; null where the encoder makes no difference.</summary>
    /// <remarks>Whether a network uses the mask depends on its training: published image networks were trained without one and attend to
    /// padding too.</remarks>
    public Tensor? Mask { get; }

    /// <summary>For each prompt the words beyond the encoder's length, which no network saw; empty where all fitted.</summary>
    public IReadOnlyList<string> DroppedText { get; }

    /// <summary>The encoding of some of the prompts: views, which the caller owns.</summary>
    /// <param name="first">The first prompt.</param>
    /// <param name="count">How many.</param>
    internal TextConditioning Of(long first, long count) => new(
        States.narrow(0, first, count),
        Pooled?.narrow(0, first, count),
        [.. DroppedText.Skip((int)first).Take((int)count)],
        Mask?.narrow(0, first, count));

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        States.Dispose();
        Pooled?.Dispose();
        Mask?.Dispose();
    }
}
